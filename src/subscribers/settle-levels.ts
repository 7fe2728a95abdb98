import type { SubscriberArgs, SubscriberConfig } from "@medusajs/framework";

import { inventoryOf } from "../modules/inventory/inventory-of";
import { dispatchBackorderedEventsWorkflow } from "../workflows/backorders/dispatch-backordered-events";

/**
 * Levels were changed, and the workflow that did it has succeeded: the events of one that fails are never released. What
 * it changed is settled now, and the events of the queue go out. A lost event costs only time: the sweep does the same.
 */
export default async function settleLevels({
  event,
  container,
}: SubscriberArgs<{ id: string | string[] } | { id: string }[]>): Promise<void> {
  const eventGroupId = event.metadata?.eventGroupId as string | undefined;
  if (eventGroupId) {
    await inventoryOf(container).endWorkflow(eventGroupId);
  }
  const levelIds = [event.data].flat().flatMap(({ id }) => id);
  await dispatchBackorderedEventsWorkflow(container).run({ input: { levelIds } });
}

export const config: SubscriberConfig = {
  event: "inventory.inventory-level.updated",
  context: { subscriberId: "backorders-settle-levels" },
};
