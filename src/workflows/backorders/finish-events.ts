import type { MedusaContainer } from "@medusajs/framework/types";

import { inventoryOf } from "../../modules/inventory/inventory-of";
import { dispatchBackorderedEventsWorkflow } from "./dispatch-backordered-events";
import { handleBackorderEvent } from "./handle-backordered";
import { leaseBackorderedEvents } from "./steps/dispatch-backordered-events";

/**
 * Sends the events of the queue that are due, and does what the plugin's own consumers did not do on those that are out. Safe
 * to run at any time.
 *
 * @param container - the application's
 * @param options - `unhandledForSeconds`: how long the consumers have before it is done for them
 */
export async function finishEvents(
  container: MedusaContainer,
  { unhandledForSeconds }: { unhandledForSeconds: number },
): Promise<void> {
  await dispatchBackorderedEventsWorkflow(container).run({ input: {} });
  const unhandled = await leaseBackorderedEvents(container, { unhandledForSeconds });
  for (const event of unhandled) {
    await handleBackorderEvent(container, event);
    await inventoryOf(container).markEventsHandled([event.metadata.outbox_id]);
  }
}
