import type { MedusaContainer } from "@medusajs/framework/types";
import {
  createWorkflow,
  transform,
  when,
  type WorkflowData,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk";

import { inventoryOf } from "../../modules/inventory/inventory-of";
import { followShortageStep } from "../replenishment/steps/follow-shortage";
import {
  type BackorderEvent,
  INVENTORY_BACKORDERED,
  type InventoryBackorderedData,
} from "./events";
import { alertWarehouseStep } from "./steps/alert-warehouse";
import { noteForCustomer, tellCustomersWorkflow } from "./tell-customers";

export type HandleBackorderedInput = {
  event: InventoryBackorderedData;
  notifyWarehouse: boolean;
  requestReplenishment: boolean;
};

export const handleBackorderedWorkflowId = "handle-backordered";

/** What a backorder sets going in the warehouse: supply is asked for, a bell rings. Safe to run twice for one entry. */
export const handleBackorderedWorkflow = createWorkflow(
  handleBackorderedWorkflowId,
  (input: WorkflowData<HandleBackorderedInput>) => {
    when({ input }, ({ input }) => input.requestReplenishment).then(() => {
      const levelIds = transform({ input }, ({ input }) => [input.event.inventory_level_id]);
      return followShortageStep(levelIds);
    });
    when({ input }, ({ input }) => input.notifyWarehouse).then(() => {
      alertWarehouseStep(input.event);
    });
    return new WorkflowResponse(void 0);
  },
);

/**
 * Runs {@link handleBackorderedWorkflow} as the module's options say.
 *
 * @param container - the application's
 * @param event - the event's data
 */
export async function handleBackordered(
  container: MedusaContainer,
  event: InventoryBackorderedData,
): Promise<void> {
  const { notifyWarehouse, requestReplenishment } = inventoryOf(container).getBackorderOptions();
  await handleBackorderedWorkflow(container).run({
    input: { event, notifyWarehouse, requestReplenishment },
  });
}

/**
 * Does what the plugin itself does on an event about the queue: the warehouse is told of a backorder, the customer of
 * everything. Safe to do twice for one event.
 *
 * @param container - the application's
 * @param event - as it went out
 */
export async function handleBackorderEvent(
  container: MedusaContainer,
  event: BackorderEvent,
): Promise<void> {
  const orderId = await noteForCustomer(container, event);
  if (event.name === INVENTORY_BACKORDERED) {
    await handleBackordered(container, event.data);
  }
  if (orderId) {
    await tellCustomersWorkflow(container).run({ input: { order_ids: [orderId] } });
  }
}
