import type { Knex } from "@medusajs/framework/mikro-orm/knex";

/** How many rows orders have left in the database. */
export type OrderTraces = {
  /** Rows of `order`, deleted ones too: a refused order must not even leave a deleted one. */
  orders: number;
  /** Rows of `order_line_item`, deleted ones too. */
  order_lines: number;
  /** Live links from an order to its cart. */
  order_carts: number;
  /** Live claims of order lines. */
  claims: number;
  /** Open backorder entries. */
  backorders: number;
  completed_carts: number;
};

/**
 * Counts what orders left behind, past every service and cache.
 *
 * @param knex a connection to the application's database
 * @returns the counts; all 0 in a shop that has sold nothing
 */
export async function orderTraces(knex: Pick<Knex, "raw">): Promise<OrderTraces> {
  const { rows } = await knex.raw<{ rows: OrderTraces[] }>(`
    select (select count(*)::int from "order") as orders,
           (select count(*)::int from order_line_item) as order_lines,
           (select count(*)::int from order_cart where deleted_at is null) as order_carts,
           (select count(*)::int from reservation_item
             where deleted_at is null and line_item_id is not null) as claims,
           (select count(*)::int from backorder_entry where status = 'open') as backorders,
           (select count(*)::int from cart where completed_at is not null) as completed_carts`);
  return rows[0] as OrderTraces;
}

/** What a shop that has sold nothing shows. */
export const NO_TRACES: OrderTraces = {
  orders: 0,
  order_lines: 0,
  order_carts: 0,
  claims: 0,
  backorders: 0,
  completed_carts: 0,
};

/** A live claim, as tests compare it. */
export type ClaimRow = { inventory_item_id: string; location_id: string; quantity: string };

/**
 * The live claims of an order's lines, by item and location.
 *
 * @param knex a connection to the application's database
 * @param orderId the order
 * @returns exact quantities without trailing zeros
 */
export async function claimsOfOrder(knex: Pick<Knex, "raw">, orderId: string): Promise<ClaimRow[]> {
  const { rows } = await knex.raw<{ rows: ClaimRow[] }>(
    `select r.inventory_item_id, r.location_id, trim_scale(r.quantity)::text as quantity
       from reservation_item r
      where r.deleted_at is null
        and r.line_item_id in (select item_id from order_item where order_id = ?)
      order by r.inventory_item_id, r.location_id, r.quantity`,
    [orderId],
  );
  return rows;
}
