import type { SubscriberArgs, SubscriberConfig } from "@medusajs/framework";

import { dispatchBackorderedEventsWorkflow } from "../workflows/backorders/dispatch-backordered-events";

/**
 * A claim was made or changed, and the workflow that did it has succeeded: the events of one that fails are never
 * released. Whatever backorder entries it opened are due now.
 */
export default async function dispatchBackorderedEvents({
  event,
  container,
}: SubscriberArgs<{ id: string | string[] }>): Promise<void> {
  await dispatchBackorderedEventsWorkflow(container).run({
    input: { reservationIds: [event.data.id].flat() },
  });
}

export const config: SubscriberConfig = {
  event: ["inventory.reservation-item.created", "inventory.reservation-item.updated"],
  context: { subscriberId: "backorders-dispatch-backordered-events" },
};
