import type { SubscriberArgs, SubscriberConfig } from "@medusajs/framework";

import { inventoryOf } from "../modules/inventory/inventory-of";
import {
  type BackorderEvent,
  INVENTORY_BACKORDER_DELAYED,
  INVENTORY_BACKORDER_FILLED,
  INVENTORY_BACKORDER_PROMISED,
  INVENTORY_BACKORDERED,
  ORDER_READY_TO_SHIP,
} from "../workflows/backorders/events";
import { handleBackorderEvent } from "../workflows/backorders/handle-backordered";

/**
 * Does what the plugin does on an event about the queue, as the module's options say: the warehouse is told of a
 * backorder and supply is asked for, the customer is told of everything. Then notes that this was done: what fails here
 * is done by the sweep.
 */
export default async function inventoryBackordered({
  event,
  container,
}: SubscriberArgs<BackorderEvent["data"]>): Promise<void> {
  await handleBackorderEvent(container, event as unknown as BackorderEvent);
  const outboxId = event.metadata?.outbox_id as string | undefined;
  if (outboxId) {
    await inventoryOf(container).markEventsHandled([outboxId]);
  }
}

export const config: SubscriberConfig = {
  event: [
    INVENTORY_BACKORDERED,
    INVENTORY_BACKORDER_FILLED,
    INVENTORY_BACKORDER_PROMISED,
    INVENTORY_BACKORDER_DELAYED,
    ORDER_READY_TO_SHIP,
  ],
  context: { subscriberId: "backorders-inventory-backordered" },
};
