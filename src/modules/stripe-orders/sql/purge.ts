import type { ExecuteSql } from "./execute";

/** What a purge took away. */
export type PurgedRows = { events: number; attempts: number; stripped: number };

/**
 * Takes away, some rows at a time, what is older than the retention: events, and attempts that have an order or whose
 * money went back. Of an attempt that nobody has decided on, only what the events said of the shopper is taken away.
 *
 * Locks: the rows.
 * Returns: how many rows there were; call it again until there are none.
 */
export async function purgeRows(
  execute: ExecuteSql,
  retentionDays: number,
  limit: number,
): Promise<PurgedRows> {
  const age = "clock_timestamp() - ?::float8 * interval '1 day'";
  const events = await execute(
    `delete from stripe_order_event where id in (
       select id from stripe_order_event where last_delivered_at < ${age} limit ?::int for update skip locked)
     returning id`,
    [retentionDays, limit],
  );
  const attempts = await execute(
    `delete from stripe_order_attempt where id in (
       select id from stripe_order_attempt
        where finished_at < ${age} and status in ('succeeded', 'refunded')
        limit ?::int for update skip locked)
     returning id`,
    [retentionDays, limit],
  );
  const stripped = await execute(
    `update stripe_order_attempt
        set payment = payment - array['email', 'shipping_address', 'billing_address'], updated_at = clock_timestamp()
      where id in (
       select id from stripe_order_attempt
        where finished_at < ${age} and status in ('unfulfillable', 'failed')
          and payment \\?| array['email', 'shipping_address', 'billing_address']
        limit ?::int for update skip locked)
     returning id`,
    [retentionDays, limit],
  );
  return { events: events.length, attempts: attempts.length, stripped: stripped.length };
}
