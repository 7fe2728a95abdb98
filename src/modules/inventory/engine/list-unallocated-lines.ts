import type { UnallocatedLine, UnallocatedLinePage } from "../unallocated-types";
import { searchSql } from "./backorder-filters";
import type { ExecuteSql } from "./execute";
import { claimedSql, lackingSql, placedSql } from "./order-needs";

type Row = Omit<UnallocatedLine, "quantity" | "needed_quantity"> & {
  quantity: string;
  needed_quantity: string;
};

export type ListUnallocatedLinesQuery = {
  order_id: string[] | undefined;
  q: string | undefined;
  limit: number;
  offset: number;
};

/**
 * Lists what of orders' lines is claimed nowhere, as a reconciliation finds it (`line_without_claim`): one page, the oldest order's
 * first, and how many there are. One statement; of orders that ship nothing any more it reads no lines.
 *
 * Locks nothing. Returns: the rows in order; a page behind the last has none, and the count.
 */
export async function listUnallocatedLines(
  execute: ExecuteSql,
  { order_id, q, limit, offset }: ListUnallocatedLinesQuery,
): Promise<UnallocatedLinePage> {
  const search = searchSql(["li.title", "li.product_title", "i.sku", "i.title"], q);
  const rows = await execute<Row | { count: string; id: null }>(
    `with open_line as materialized (
       ${placedSql(`oi.quantity > oi.fulfilled_quantity and o.status in ('pending', 'requires_action')
                    ${order_id ? "and oi.order_id = any (?::text[])" : ""}`)}
     ),
     claimed as materialized (${claimedSql("open_line")}),
     lacking as materialized (${lackingSql("open_line", "claimed")}),
     found as materialized (
       select lacking.line_item_id || ':' || lacking.inventory_item_id as id, lacking.order_id,
              o.display_id as order_display_id, lacking.line_item_id, coalesce(li.product_title, li.title) as title,
              li.variant_title, lacking.inventory_item_id, i.sku, i.title as item_title,
              trim_scale(lacking.quantity - lacking.claimed)::text as quantity,
              trim_scale(lacking.quantity)::text as needed_quantity,
              o.created_at as ordered_at
         from lacking
         join "order" o on o.id = lacking.order_id
         join order_line_item li on li.id = lacking.line_item_id
         join inventory_item i on i.id = lacking.inventory_item_id
        where ${search.sql}
     ),
     page as materialized (select * from found order by ordered_at, id limit ?::bigint offset ?::bigint),
     given_back as materialized (
       select r.line_item_id, r.inventory_item_id, max(r.deleted_at) as released_at
         from reservation_item r
        where r.deleted_at is not null and r.line_item_id in (select line_item_id from page)
        group by r.line_item_id, r.inventory_item_id
     )
     select total.count::text as count, shown.*
       from (select count(*) as count from found) as total
       left join (
         select page.*, given_back.released_at
           from page
           left join given_back using (line_item_id, inventory_item_id)
       ) as shown on true
      order by shown.ordered_at, shown.id`,
    [...(order_id ? [order_id] : []), ...search.parameters, limit, offset],
  );
  return {
    count: Number((rows[0] as { count: string } | undefined)?.count ?? 0),
    unallocated_lines: rows.flatMap((row) => (row.id === null ? [] : toLine(row))),
  };
}

function toLine(row: Row): UnallocatedLine {
  const { count: _count, ...line } = row as Row & { count: unknown };
  return {
    ...line,
    quantity: Number(line.quantity),
    needed_quantity: Number(line.needed_quantity),
  };
}
