/** How long the job waits after each passing fault before it tries again, in minutes: over ten hours in all. */
const PAUSES_MINUTES = [2, 10, 30, 60, 180, 360] as const;

/** Faults that go on for less than this, in hours, may pass yet, however often an impatient caller has tried. */
const PATIENCE_HOURS = 6;

/** How long a payment that only lacks details waits for its Checkout session's event, in minutes. */
const WAIT_MINUTES = 60;

const MINUTE_MS = 60_000;

/** The faults of an attempt so far. */
export type Failing = { failures: number; failing_since: Date | null };

/**
 * Says when an attempt is tried again after a passing fault.
 *
 * @param failing - the faults before this one
 * @param now - the time
 * @returns how long to wait, in seconds; `null` where it has failed often and long enough for a person to look at it
 */
export function pauseAfterFault(
  { failures, failing_since }: Failing,
  now = new Date(),
): number | null {
  const since = failing_since ?? now;
  const patience = PATIENCE_HOURS * 60 * MINUTE_MS;
  if (failures >= PAUSES_MINUTES.length && now.getTime() - since.getTime() >= patience) {
    return null;
  }
  return (PAUSES_MINUTES[failures] ?? PAUSES_MINUTES[PAUSES_MINUTES.length - 1]) * 60;
}

/**
 * Says for how long a payment that lacks details still waits for them.
 *
 * @param waitingSince - since when it waits; `null` where it has not waited yet
 * @param now - the time
 * @returns the seconds that are left, `null` where none are
 */
export function waitForDetails(waitingSince: Date | null, now = new Date()): number | null {
  const since = waitingSince ?? now;
  const left = WAIT_MINUTES * 60 - (now.getTime() - since.getTime()) / 1000;
  return left > 0 ? left : null;
}
