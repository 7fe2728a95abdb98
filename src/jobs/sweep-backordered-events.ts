import type { MedusaContainer } from "@medusajs/framework/types";

import { inventoryOf } from "../modules/inventory/inventory-of";
import { dispatchBackorderedEventsWorkflow } from "../workflows/backorders/dispatch-backordered-events";
import { INVENTORY_BACKORDERED } from "../workflows/backorders/events";
import { handleBackordered } from "../workflows/backorders/handle-backordered";
import { findRunningWorkflows } from "../workflows/backorders/running-workflows";
import { leaseBackorderedEvents } from "../workflows/backorders/steps/dispatch-backordered-events";

/** Longer than a workflow runs that the engine does not keep: what one has changed may be undone yet. */
const WORKFLOW_SECONDS = 300;

/** How long the plugin's own consumers have before the sweep does their work. */
const CONSUMER_SECONDS = 120;

/** How long events that went out, and answers of named changes, are kept. */
const RETENTION_DAYS = 30;

/** Catches up on what a crash or a lost event left: levels to settle, events to send, consumers that failed. */
export default async function sweepBackorderedEvents(container: MedusaContainer): Promise<void> {
  const inventory = inventoryOf(container);
  const overdue = await inventory.listOverdueWorkflows(WORKFLOW_SECONDS);
  if (overdue.length) {
    const running = await findRunningWorkflows(container, overdue);
    await inventory.settleOverdue({ age_seconds: WORKFLOW_SECONDS, running });
  }
  await dispatchBackorderedEventsWorkflow(container).run({ input: {} });
  const unhandled = await leaseBackorderedEvents(container, {
    unhandledForSeconds: CONSUMER_SECONDS,
  });
  for (const { name, data, metadata } of unhandled) {
    if (name === INVENTORY_BACKORDERED) {
      await handleBackordered(container, data);
    }
    await inventory.markEventsHandled([metadata.outbox_id]);
  }
  await inventory.purgeOutbox(RETENTION_DAYS);
}

export const config = {
  name: "sweep-backordered-events",
  schedule: "* * * * *",
};
