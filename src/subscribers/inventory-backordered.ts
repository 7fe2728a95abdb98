import type { SubscriberArgs, SubscriberConfig } from "@medusajs/framework";

import { inventoryOf } from "../modules/inventory/inventory-of";
import {
  INVENTORY_BACKORDERED,
  type InventoryBackorderedData,
} from "../workflows/backorders/events";
import { handleBackordered } from "../workflows/backorders/handle-backordered";

/**
 * Tells the warehouse of a backorder and enqueues replenishment, as the module's options say, and then notes that this was
 * done: what fails here is done by the sweep.
 */
export default async function inventoryBackordered({
  event,
  container,
}: SubscriberArgs<InventoryBackorderedData>): Promise<void> {
  await handleBackordered(container, event.data);
  const outboxId = event.metadata?.outbox_id as string | undefined;
  if (outboxId) {
    await inventoryOf(container).markEventsHandled([outboxId]);
  }
}

export const config: SubscriberConfig = {
  event: INVENTORY_BACKORDERED,
  context: { subscriberId: "backorders-inventory-backordered" },
};
