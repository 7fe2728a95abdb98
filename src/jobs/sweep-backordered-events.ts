import type { MedusaContainer } from "@medusajs/framework/types";

import { dispatchBackorderedEventsWorkflow } from "../workflows/backorders/dispatch-backordered-events";

/**
 * How old an entry must be before the sweep takes it. Longer than a checkout's workflow runs: the claim of one that is
 * still under way may be undone yet.
 */
const MIN_AGE_SECONDS = 300;

/** Emits what a crash kept back: a lost event costs only time. */
export default async function sweepBackorderedEvents(container: MedusaContainer): Promise<void> {
  await dispatchBackorderedEventsWorkflow(container).run({
    input: { minAgeSeconds: MIN_AGE_SECONDS },
  });
}

export const config = {
  name: "sweep-backordered-events",
  schedule: "* * * * *",
};
