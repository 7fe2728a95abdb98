import type { SubscriberArgs, SubscriberConfig } from "@medusajs/framework";
import { Modules } from "@medusajs/framework/utils";

import type InventoryModuleService from "../modules/inventory/service";
import {
  INVENTORY_BACKORDERED,
  type InventoryBackorderedData,
} from "../workflows/backorders/events";
import { handleBackorderedWorkflow } from "../workflows/backorders/handle-backordered";

/** Tells the warehouse of a backorder and enqueues replenishment, as the module's options say. */
export default async function inventoryBackordered({
  event,
  container,
}: SubscriberArgs<InventoryBackorderedData>): Promise<void> {
  const inventory = container.resolve(Modules.INVENTORY) as unknown as InventoryModuleService;
  const { notifyWarehouse, requestReplenishment } = inventory.getBackorderOptions();
  await handleBackorderedWorkflow(container).run({
    input: { event: event.data, notifyWarehouse, requestReplenishment },
  });
}

export const config: SubscriberConfig = {
  event: INVENTORY_BACKORDERED,
  context: { subscriberId: "backorders-inventory-backordered" },
};
