import type { MedusaContainer } from "@medusajs/framework/types";

import { inventoryOf } from "../modules/inventory/inventory-of";
import { finishEvents } from "../workflows/backorders/finish-events";
import { findRunningWorkflows } from "../workflows/backorders/running-workflows";

/** Longer than a workflow runs that the engine does not keep: what one has changed may be undone yet. */
const WORKFLOW_SECONDS = 300;

/** How long the plugin's own consumers have before the sweep does their work. */
const CONSUMER_SECONDS = 120;

/** How many levels are brought in step at once. */
const LEVELS_AT_ONCE = 500;

/** How long events that went out, and answers of named changes, are kept. */
const RETENTION_DAYS = 30;

/** Catches up on what a crash or a lost event left: levels to settle, events to send, consumers that failed, drafts. */
export default async function sweepBackorderedEvents(container: MedusaContainer): Promise<void> {
  const inventory = inventoryOf(container);
  const overdue = await inventory.listOverdueWorkflows(WORKFLOW_SECONDS);
  if (overdue.length) {
    const running = await findRunningWorkflows(container, overdue);
    await inventory.settleOverdue({ age_seconds: WORKFLOW_SECONDS, running });
  }
  await finishEvents(container, { unhandledForSeconds: CONSUMER_SECONDS });
  if (inventory.getBackorderOptions().requestReplenishment) {
    await followShortages(inventory);
  }
  await inventory.purgeOutbox(RETENTION_DAYS);
}

/** Brings drafts in step that a lost event left behind. */
async function followShortages(inventory: ReturnType<typeof inventoryOf>): Promise<void> {
  const levelIds = await inventory.listUnfollowedLevels(LEVELS_AT_ONCE);
  if (levelIds.length) {
    await inventory.followShortage(levelIds);
  }
}

export const config = {
  name: "sweep-backordered-events",
  schedule: "* * * * *",
};
