import type { SubscriberArgs, SubscriberConfig } from "@medusajs/framework";
import type { MedusaContainer } from "@medusajs/framework/types";
import { executeWithConcurrency } from "@medusajs/framework/utils";

import { inventoryOf } from "../modules/inventory/inventory-of";
import { dispatchBackorderedEventsWorkflow } from "../workflows/backorders/dispatch-backordered-events";
import { inCrowds } from "../workflows/backorders/in-crowds";

type LevelsUpdated = SubscriberArgs<{ id: string | string[] } | { id: string }[]>["event"];

/** How many workflows are ended at the same time. */
const WORKFLOWS_AT_ONCE = 4;

/**
 * Levels were changed, and the workflow that did it has succeeded: the events of one that fails are never released. What
 * it changed is settled now, the events of the queue go out, and the drafts of replenishment follow what is short. A lost
 * event costs only time: the sweep does the same.
 */
const settle = inCrowds(async (container: MedusaContainer, events: readonly LevelsUpdated[]) => {
  const inventory = inventoryOf(container);
  const groups = new Set(events.flatMap(({ metadata }) => metadata?.eventGroupId ?? []));
  const ended = await executeWithConcurrency(
    [...groups].map((group) => () => inventory.endWorkflow(group as string)),
    WORKFLOWS_AT_ONCE,
  );
  const levelIds = new Set(events.flatMap(({ data }) => [data].flat()).flatMap(({ id }) => id));
  await dispatchBackorderedEventsWorkflow(container).run({ input: { levelIds: [...levelIds] } });
  if (inventory.getBackorderOptions().requestReplenishment) {
    await inventory.followShortage([...levelIds]);
  }
  const failed = ended.find((result) => result.status === "rejected");
  if (failed) {
    throw failed.reason;
  }
});

export default async function settleLevels({
  event,
  container,
}: SubscriberArgs<LevelsUpdated["data"]>): Promise<void> {
  await settle(container, event);
}

export const config: SubscriberConfig = {
  event: "inventory.inventory-level.updated",
  context: { subscriberId: "backorders-settle-levels" },
};
