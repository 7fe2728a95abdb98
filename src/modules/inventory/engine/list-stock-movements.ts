import type { StockMovementListFilters, StockMovementListRow } from "../stock-movement-list-types";
import type { ExecuteSql } from "./execute";

type Row = Omit<
  StockMovementListRow,
  "stocked_delta" | "reserved_delta" | "stocked_quantity" | "reserved_quantity" | "actor"
> & {
  stocked_delta: string;
  reserved_delta: string;
  stocked_quantity: string;
  reserved_quantity: string;
  actor_id: string | null;
  actor_name: string | null;
};

export type ListStockMovementsQuery = {
  filters: StockMovementListFilters;
  limit: number;
};

/**
 * Lists movements of one item's levels, or of some claims, the newest first, with the names that a person knows them by:
 * location, order, and who made them.
 *
 * One statement, which joins tables of other modules, as list-backorders.ts does, for the rows of the page only. Each level
 * is read backwards along its index, and no further than the page goes, so that a page costs the same whatever the level
 * has behind it; only a filter that few movements pass has to read past the others. `before` takes the place of an offset,
 * which would have to count them.
 *
 * Locks nothing. Returns: the rows in order.
 */
export async function listStockMovements(
  execute: ExecuteSql,
  { filters, limit }: ListStockMovementsQuery,
): Promise<StockMovementListRow[]> {
  const { inventory_item_id, location_id, reservation_id, kind, before, created_at } = filters;
  const conditions: string[] = [];
  const parameters: unknown[] = [];
  const add = (sql: string, value: unknown) => {
    if (value !== undefined) {
      conditions.push(`and ${sql}`);
      parameters.push(value);
    }
  };
  add("m.id < ?::text", before);
  add("m.kind = any (?::text[])", kind);
  add("m.created_at > ?::timestamptz", created_at?.$gt);
  add("m.created_at >= ?::timestamptz", created_at?.$gte);
  add("m.created_at < ?::timestamptz", created_at?.$lt);
  add("m.created_at <= ?::timestamptz", created_at?.$lte);
  const source =
    reservation_id === undefined
      ? {
          of: `select l.id from inventory_level l
                where l.inventory_item_id = ?::text
                  ${location_id === undefined ? "" : "and l.location_id = any (?::text[])"}`,
          column: "inventory_level_id",
          parameters: [inventory_item_id, ...(location_id === undefined ? [] : [location_id])],
        }
      : { of: "select unnest(?::text[])", column: "reservation_id", parameters: [reservation_id] };
  const rows = await execute<Row>(
    `with source (id) as materialized (${source.of}),
     page as materialized (
       select newest.*
         from source
         cross join lateral (
           select m.* from stock_movement m
            where m.${source.column} = source.id ${conditions.join(" ")}
            order by m.id desc
            limit ?::bigint
         ) as newest
        order by newest.id desc
        limit ?::bigint
     )
     select page.id, page.created_at, page.kind, page.cause, page.reverses_id,
            page.inventory_level_id, page.inventory_item_id, page.location_id, sl.name as location_name,
            page.stocked_delta::text, page.reserved_delta::text,
            page.stocked_quantity::text, page.reserved_quantity::text,
            page.reservation_id, page.line_item_id, o.id as order_id, o.display_id as order_display_id,
            page.actor as actor_id,
            coalesce(nullif(concat_ws(' ', nullif(u.first_name, ''), nullif(u.last_name, '')), ''), u.email) as actor_name
       from page
       left join stock_location sl on sl.id = page.location_id
       left join "user" u on u.id = page.actor
       left join lateral (
         select order_id from order_item
          where item_id = page.line_item_id and deleted_at is null
          order by version desc limit 1
       ) as placed on true
       left join "order" o on o.id = placed.order_id and o.deleted_at is null
      order by page.id desc`,
    [...source.parameters, ...parameters, limit, limit],
  );
  return rows.map(({ actor_id, actor_name, ...row }) => ({
    ...row,
    stocked_delta: Number(row.stocked_delta),
    reserved_delta: Number(row.reserved_delta),
    stocked_quantity: Number(row.stocked_quantity),
    reserved_quantity: Number(row.reserved_quantity),
    actor: actor_id === null ? null : { id: actor_id, name: actor_name },
  }));
}
