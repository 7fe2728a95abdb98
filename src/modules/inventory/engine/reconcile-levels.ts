import { callFunction, type ChangeContext, type ExecuteSql } from "./execute";

/** How many levels one statement looks at: it locks those that differ. */
const SLICE = 5_000;

export type ReconcileOutcome = {
  /** Levels that had no movement yet. */
  opened: number;
  /** Levels that were changed without a movement. */
  reconciled: number;
  /** Levels whose queue was not what their shortage says. */
  settled: number;
};

/**
 * Makes ledger and queue agree with levels that were changed without the engine; see v1/reconcile-levels.ts. In slices, so
 * that nobody waits for it for long. Changes nothing when everything agrees.
 *
 * @param execute - on the pool: each slice commits by itself
 * @returns how many levels had to be changed
 * Locks the levels that differ, a slice at a time.
 */
export async function reconcileLevels(
  execute: ExecuteSql,
  context: ChangeContext,
): Promise<ReconcileOutcome> {
  const sum: ReconcileOutcome = { opened: 0, reconciled: 0, settled: 0 };
  for (let after: string | null = ""; after !== null;) {
    const slice: ReconcileOutcome & { last_id: string | null } = await callFunction(
      execute,
      "reconcile_levels(?::text, ?::integer, ?::jsonb)",
      [after, SLICE, JSON.stringify(context)],
    );
    sum.opened += slice.opened;
    sum.reconciled += slice.reconciled;
    sum.settled += slice.settled;
    after = slice.last_id;
  }
  return sum;
}
