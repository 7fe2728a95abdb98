import type { ExecuteSql } from "./execute";

export type OrphanClaimsOptions = {
  /** Younger claims are left out: their order may be on its way. */
  older_than_seconds: number;
  /** Older ones were looked at before. */
  younger_than_days: number;
  limit: number;
};

/**
 * Finds claims that an order's workflow made and whose line does not exist: a crash came between the claim and the order, or
 * between the order that was taken back and its claim. Claims by hand are left out: a person may have typed any line id.
 *
 * It looks at the lines of core's Order Module, which Medusa keeps in the same database, by their key; and at the claims of
 * a few days by their index, not at all.
 *
 * Locks nothing. Returns: the ids of the claims, the oldest first.
 */
export async function findOrphanClaims(
  execute: ExecuteSql,
  { older_than_seconds, younger_than_days, limit }: OrphanClaimsOptions,
): Promise<string[]> {
  const rows = await execute<{ id: string }>(
    `select r.id
       from reservation_item r
      where r.from_order
        and r.deleted_at is null
        and r.line_item_id is not null
        and r.created_at < now() - make_interval(secs => ?::double precision)
        and r.created_at > now() - make_interval(days => ?::integer)
        and not exists (select 1 from order_line_item line where line.id = r.line_item_id)
      order by r.created_at
      limit ?::integer`,
    [older_than_seconds, younger_than_days, limit],
  );
  return rows.map(({ id }) => id);
}
