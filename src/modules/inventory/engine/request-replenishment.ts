import type { ExecuteSql } from "./execute";
import { engineFunction } from "./install";

/** A requested replenishment order after it was made or grew. */
export type RequestedReplenishment = {
  id: string;
  inventory_level_id: string;
  quantity: string;
};

/**
 * Requests supply for what levels are short of: one open request for each level, whose quantity grows to the shortage.
 * Asking again for the same shortage changes nothing. A level that is not short gets no request.
 *
 * Locks: the open request's row, and by its unique index whoever requests for the same level at the same moment.
 * Returns: the open requests of the levels that are short.
 */
export function requestReplenishment(
  execute: ExecuteSql,
  requests: readonly { id: string; inventory_level_id: string }[],
): Promise<RequestedReplenishment[]> {
  return execute<RequestedReplenishment>(
    `insert into replenishment_order as open (
       id, inventory_level_id, inventory_item_id, location_id, quantity, raw_quantity
     )
     select request.id, l.id, l.inventory_item_id, l.location_id, short.quantity, ${engineFunction("raw")}(short.quantity)
       from unnest(?::text[], ?::text[]) as request (id, inventory_level_id)
       join inventory_level l on l.id = request.inventory_level_id and l.deleted_at is null
      cross join lateral (select l.reserved_quantity - l.stocked_quantity as quantity) as short
      where short.quantity > 0
      order by l.id
         on conflict (inventory_level_id) where status = 'requested' and deleted_at is null
         do update set quantity = greatest(open.quantity, excluded.quantity),
                       raw_quantity = ${engineFunction("raw")}(greatest(open.quantity, excluded.quantity)),
                       updated_at = now()
     returning id, inventory_level_id, quantity::text`,
    [requests.map((request) => request.id), requests.map((request) => request.inventory_level_id)],
  );
}
