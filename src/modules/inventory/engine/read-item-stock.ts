import type { ExecuteSql } from "./execute";
import { standsAtSql } from "./v1/levels";

/** What a warehouse works with at one level. Decimals as `numeric` prints them. */
export type ItemStockRow = {
  inventory_level_id: string;
  location_id: string;
  stocked: string;
  reserved: string;
  /** What stands on the shelf: stocked, and what deducted claims took out of it on paper. */
  on_hand: string;
  /** What all live claims ask for. */
  claimed: string;
  waiting: string;
  incoming: string;
  /** The date of the next supply that has one. */
  next_at: Date | null;
  next_quantity: string | null;
};

/** Reads the levels of an item as a warehouse sees them. Locks nothing. */
export function readItemStock(
  execute: ExecuteSql,
  inventoryItemId: string,
): Promise<ItemStockRow[]> {
  return execute<ItemStockRow>(
    `select l.id as inventory_level_id, l.location_id,
            trim_scale(l.stocked_quantity)::text as stocked,
            trim_scale(l.reserved_quantity)::text as reserved,
            trim_scale(l.stocked_quantity + claim.deducted)::text as on_hand,
            trim_scale(claim.quantity)::text as claimed,
            trim_scale(l.backordered_quantity)::text as waiting,
            trim_scale(l.incoming_quantity)::text as incoming,
            next.due_at as next_at,
            trim_scale(next.incoming)::text as next_quantity
       from inventory_level l
       cross join lateral (
         select coalesce(sum(r.quantity), 0) as quantity,
                coalesce(sum(r.quantity) filter (where r.deducted), 0) as deducted
           from reservation_item r
          where ${standsAtSql("r", "l")}
            and r.deleted_at is null
       ) as claim
       left join lateral (
         select s.due_at, s.incoming
           from replenishment_line s
          where s.inventory_level_id = l.id and s.incoming > 0 and s.due_at is not null
          order by s.due_at, s.id
          limit 1
       ) as next on true
      where l.inventory_item_id = ? and l.deleted_at is null
      order by l.location_id`,
    [inventoryItemId],
  );
}
