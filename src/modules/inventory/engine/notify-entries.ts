import type { ExecuteSql } from "./execute";

/** A backorder entry whose event is due, with what its claim did to the level. Decimals as `numeric` prints them. */
export type DueEntry = {
  id: string;
  reservation_id: string;
  line_item_id: string | null;
  inventory_level_id: string;
  inventory_item_id: string;
  location_id: string;
  /** What the entry was opened for, less what was cancelled of it since. */
  backordered_quantity: string;
  /** What the claim changed the level's available quantity by; negative. */
  delta: string;
  /** The level's balances after the claim. */
  new_stock: string;
  available: string;
};

export type LeaseEntriesOptions = {
  /** Only the entries of these claims; without it, of all. */
  reservationIds?: readonly string[];
  /** Only entries that are at least this old. */
  minAgeSeconds?: number;
  limit?: number;
};

/**
 * Leases entries whose event is not out yet to one dispatcher, for a minute. When it dies before it could say that the
 * events are out, the next one gets them after that: at least once. Entries of a claim that was cancelled, or that was
 * deleted for good (as a workflow that fails does), are not due.
 *
 * Locks: the entries, passing over those that another dispatcher or a change of the claim has locked.
 * Returns: the leased entries in the order of their ids.
 */
export function leaseEntriesToNotify(
  execute: ExecuteSql,
  { reservationIds, minAgeSeconds = 0, limit = 500 }: LeaseEntriesOptions,
): Promise<DueEntry[]> {
  const ofClaims = reservationIds ? "and e.reservation_id = any (?::text[])" : "";
  return execute<DueEntry>(
    `with due as (
       update backorder_entry
          set notify_lease_until = now() + interval '1 minute', updated_at = now()
        where id in (
          select e.id
            from backorder_entry e
           where e.notified_at is null
             and e.status <> 'cancelled'
             and (e.notify_lease_until is null or e.notify_lease_until < now())
             and e.created_at <= now() - make_interval(secs => ?::double precision)
             ${ofClaims}
             and exists (select 1 from reservation_item r where r.id = e.reservation_id)
           order by e.id
           limit ?::integer
             for update skip locked
        )
       returning *
     )
     select due.id, due.reservation_id, due.line_item_id, due.inventory_level_id, due.inventory_item_id,
            due.location_id,
            trim_scale(due.quantity + due.filled_quantity)::text as backordered_quantity,
            trim_scale(m.stocked_delta - m.reserved_delta)::text as delta,
            trim_scale(m.stocked_quantity)::text as new_stock,
            trim_scale(m.stocked_quantity - m.reserved_quantity)::text as available
       from due
       join stock_movement m on m.id = due.stock_movement_id
      order by due.id`,
    [minAgeSeconds, ...(reservationIds ? [reservationIds] : []), limit],
  );
}

/** Notes that the events of entries are out. Locks the entries. */
export async function markEntriesNotified(
  execute: ExecuteSql,
  ids: readonly string[],
): Promise<void> {
  await execute(
    `update backorder_entry
        set notified_at = now(), notify_lease_until = null, updated_at = now()
      where id = any (?::text[]) and notified_at is null`,
    [ids],
  );
}
