import type { MedusaContainer } from "@medusajs/framework/types";
import {
  createWorkflow,
  transform,
  when,
  type WorkflowData,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk";

import { inventoryOf } from "../../modules/inventory/inventory-of";
import { requestReplenishmentStep } from "../replenishment/steps/request-replenishment";
import type { InventoryBackorderedData } from "./events";
import { alertWarehouseStep } from "./steps/alert-warehouse";

export type HandleBackorderedInput = {
  event: InventoryBackorderedData;
  notifyWarehouse: boolean;
  requestReplenishment: boolean;
};

export const handleBackorderedWorkflowId = "handle-backordered";

/** What a backorder sets going: supply is requested, the warehouse is told. Safe to run twice for one entry. */
export const handleBackorderedWorkflow = createWorkflow(
  handleBackorderedWorkflowId,
  (input: WorkflowData<HandleBackorderedInput>) => {
    when({ input }, ({ input }) => input.requestReplenishment).then(() => {
      const levelIds = transform({ input }, ({ input }) => [input.event.inventory_level_id]);
      return requestReplenishmentStep(levelIds);
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
