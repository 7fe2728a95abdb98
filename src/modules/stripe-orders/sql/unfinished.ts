import type { ExecuteSql } from "./execute";

/** An attempt that nobody works on, and what it says of itself. */
export type UnfinishedAttempt = {
  id: string;
  payment_intent_id: string;
  order_id: string | null;
  status: string;
  /** Since when somebody should have gone on with it; `null` where nobody would. */
  due_at: Date | null;
};

/** How long the job may be late. */
const LATE = "interval '15 minutes'";

const WAITS = "('failed', 'waiting', 'refunding')";

/** When somebody goes on: whoever has the lease, or else the job. */
const DUE_AT = "case when status = 'processing' then lease_expires_at else next_attempt_at end";

const UNFINISHED = `
  (
    (status in ${WAITS} and next_attempt_at is null)
    or (status = 'processing' and lease_expires_at is null)
    or (status in ('failed', 'waiting', 'refunding', 'unfulfillable', 'processing') and ${DUE_AT} < clock_timestamp() - ${LATE})
  )`;

/**
 * Finds attempts that nobody will finish: they wait for nothing, or for a job that does not come.
 *
 * @param ids - only these; null: all
 * Locks nothing. Returns: the attempts, by id.
 */
export function findUnfinished(
  execute: ExecuteSql,
  ids: readonly string[] | null,
): Promise<UnfinishedAttempt[]> {
  return execute<UnfinishedAttempt>(
    `select id, payment_intent_id, order_id, status, ${DUE_AT} as due_at
       from stripe_order_attempt
      where ${UNFINISHED} and (?::text[] is null or id = any (?::text[]))
      order by id`,
    [ids, ids],
  );
}

/**
 * Makes an attempt due that nobody works on: whoever takes it next goes on.
 *
 * Locks: the row. Returns: false where somebody works on it, or it is finished.
 */
export async function resumeAttempt(execute: ExecuteSql, id: string): Promise<boolean> {
  const rows = await execute(
    `update stripe_order_attempt
        set next_attempt_at = clock_timestamp(),
            -- As long ago as the job leaves a silent worker.
            lease_expires_at = case when status = 'processing' then clock_timestamp() - interval '2 minutes'
                                    else lease_expires_at end,
            updated_at = clock_timestamp()
      where id = ?::text and ${UNFINISHED}
     returning id`,
    [id],
  );
  return rows.length > 0;
}
