import type { Context } from "@medusajs/framework/types";

import type {
  BackorderListFilters,
  BackorderListRow,
  BackorderSortField,
} from "../backorder-list-types";
import { CLAIM_COVERS, type Join, joins, SLIP_DAYS, toConditions } from "./backorder-filters";
import { readInBatches, type Statement } from "./database";
import type { ExecuteSql } from "./execute";

/** The order of a line of the page: also of a line that a later version of its order has no more. */
const PLACED_ORDER = `
    left join lateral (
      select order_id from order_item
       where item_id = e.line_item_id and deleted_at is null
       order by version desc limit 1
    ) as placed on true
    left join "order" o on o.id = placed.order_id and o.deleted_at is null`;

const CUSTOMER_NAME =
  "nullif(concat_ws(' ', nullif(c.first_name, ''), nullif(c.last_name, '')), '')";
/** A claim that is gone, as after a fulfilment, has nothing covered any more. */
const COVERED = `
  coalesce((
    select r.quantity - coalesce((
             select sum(other.quantity) from backorder_entry other
              where other.reservation_id = r.id and other.status = 'open'
           ), 0)
      from reservation_item r
     where r.id = e.reservation_id and r.deleted_at is null
  ), 0)`;

const SORT_KEYS: Record<BackorderSortField, { sql: string; joins: Join[] }> = {
  id: { sql: "e.id", joins: [] },
  status: { sql: "e.status", joins: [] },
  order_display_id: { sql: "o.display_id", joins: ["order"] },
  title: { sql: "li.title", joins: ["line"] },
  email: { sql: "o.email", joins: ["order"] },
  customer_name: { sql: CUSTOMER_NAME, joins: ["order", "customer"] },
  sku: { sql: "i.sku", joins: ["item"] },
  item_title: { sql: "i.title", joins: ["item"] },
  location_name: { sql: "sl.name", joins: ["location"] },
  waiting_quantity: { sql: "e.quantity", joins: [] },
  covered_quantity: {
    sql: CLAIM_COVERS,
    joins: ["claim"],
  },
  priority: { sql: "e.priority", joins: [] },
  place: { sql: "ranked.place", joins: ["place"] },
  queued_at: { sql: "e.queued_at", joins: [] },
  promised_at: { sql: "e.promised_at", joins: [] },
  estimated_at: { sql: "e.estimated_at", joins: [] },
  first_promised_at: { sql: "e.first_promised_at", joins: [] },
  slip_days: { sql: SLIP_DAYS, joins: [] },
  supplier: { sql: "ro.supplier", joins: ["supply"] },
  replenishment_order_display_id: { sql: "ro.display_id", joins: ["supply"] },
};

/** What a page shows of its entries; only these are looked up in the tables of others. */
const ROW = `
  e.id, e.status, e.reservation_id, e.line_item_id,
  o.id as order_id, o.display_id as order_display_id,
  li.title, li.variant_title,
  o.customer_id, coalesce(o.email, c.email) as email, ${CUSTOMER_NAME} as customer_name,
  e.inventory_level_id, e.inventory_item_id, i.sku, i.title as item_title,
  e.location_id, sl.name as location_name,
  e.quantity::text as waiting_quantity, (${COVERED})::text as covered_quantity,
  e.priority, ranked.place::integer as place,
  e.queued_at, e.promised_at, e.estimated_at, e.first_promised_at, ${SLIP_DAYS} as slip_days,
  e.replenishment_line_id,
  ro.id as replenishment_order_id, ro.display_id as replenishment_order_display_id, ro.supplier`;

type Row = Omit<
  BackorderListRow,
  "customer" | "replenishment_order" | "waiting_quantity" | "covered_quantity"
> & {
  count: string;
  waiting_quantity: string;
  covered_quantity: string;
  customer_id: string | null;
  email: string | null;
  customer_name: string | null;
  replenishment_order_id: string | null;
  replenishment_order_display_id: number;
  supplier: string | null;
};

export type ListBackordersQuery = {
  filters: BackorderListFilters;
  order: { field: BackorderSortField; descending?: boolean };
  /** `null`: all of them. */
  limit: number | null;
  offset: number;
};

/**
 * Lists backorder entries with their orders, customers, items, locations and supply: one page, and how many there are.
 *
 * One statement, which joins tables of other modules, as v1/read-availability.ts does: filters, search and sorting over
 * 100,000 entries by columns of five modules cannot be made of one query for each module. What a filter or the order needs
 * is joined for all entries, all the rest only for those of the page. Medusa keeps them in one database.
 *
 * Locks nothing. Returns: the rows in order; a page behind the last has none, and the count.
 */
export async function listBackorders(
  execute: ExecuteSql,
  query: ListBackordersQuery,
): Promise<{ backorders: BackorderListRow[]; count: number }> {
  const { sql, parameters } = listSql(query);
  const rows = await execute<Row | { count: string; id: null }>(sql, parameters);
  return {
    count: Number(rows[0]?.count ?? 0),
    backorders: rows.flatMap((row) => (row.id === null ? [] : toListRow(row))),
  };
}

/** How many rows are in memory at a time. */
const BATCH = 500;

/** All rows of a list in order, however many; see {@link readInBatches}. */
export async function* readBackorders(
  context: Context,
  query: Pick<ListBackordersQuery, "filters" | "order">,
): AsyncGenerator<BackorderListRow> {
  const statement = listSql({ ...query, limit: null, offset: 0 });
  for await (const rows of readInBatches<Row | { id: null }>(context, statement, BATCH)) {
    yield* rows.flatMap((row) => (row.id === null ? [] : toListRow(row)));
  }
}

function listSql({ filters, order, limit, offset }: ListBackordersQuery): Statement {
  const conditions = toConditions(filters);
  const key = SORT_KEYS[order.field];
  const direction = order.descending ? "desc" : "asc";
  return {
    sql: `with filtered as materialized (
       select e.id, (${key.sql}) as sort_key
         from backorder_entry e
         ${joins([...conditions.joins, ...key.joins])}
        where ${["e.deleted_at is null", ...conditions.sql].join("\n and ")}
     ),
     page as materialized (
       select filtered.id, row_number() over (order by sort_key ${direction}, filtered.id ${direction}) as ordinal
         from filtered
        order by sort_key ${direction}, filtered.id ${direction}
        limit ?::bigint offset ?::bigint
     ),
     ranked as (
       select id, row_number() over (partition by inventory_level_id order by priority desc, queued_at, id) as place
         from backorder_entry
        where status = 'open'
          and inventory_level_id in (select inventory_level_id from backorder_entry join page using (id))
     )
     select total.count::text as count, shown.*
       from (select count(*) as count from filtered) as total
       left join (
         select page.ordinal, ${ROW}
           from page
           join backorder_entry e using (id)
           ${PLACED_ORDER}
           ${joins(["line", "customer", "item", "location", "supply"])}
           left join ranked on ranked.id = e.id
       ) as shown on true
      order by shown.ordinal`,
    parameters: [...conditions.parameters, limit, offset],
  };
}

function toListRow(row: Row): BackorderListRow {
  const { count: _count, ordinal: _ordinal, ...rest } = row as Row & { ordinal: unknown };
  const {
    customer_id,
    email,
    customer_name,
    replenishment_order_id,
    replenishment_order_display_id,
    supplier,
    ...entry
  } = rest;
  return {
    ...entry,
    waiting_quantity: Number(entry.waiting_quantity),
    covered_quantity: Number(entry.covered_quantity),
    customer:
      customer_id === null && email === null
        ? null
        : { id: customer_id, email, name: customer_name },
    replenishment_order:
      replenishment_order_id === null
        ? null
        : { id: replenishment_order_id, display_id: replenishment_order_display_id, supplier },
  };
}
