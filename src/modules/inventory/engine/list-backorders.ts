import type {
  BackorderListFilters,
  BackorderListRow,
  BackorderSortField,
  Bounds,
} from "../backorder-list-types";
import type { ExecuteSql } from "./execute";

/** What is joined to the entries, by what filters and the order need; each once at most, in this order. */
const JOINS = {
  line: "left join order_line_item li on li.id = e.line_item_id",
  // An order has a row of the line for each of its versions. Looked up one by one for all entries it would take a second.
  order: `
    left join (
      order_item oi join "order" o on o.id = oi.order_id and o.version = oi.version and o.deleted_at is null
    ) on oi.item_id = e.line_item_id and oi.deleted_at is null`,
  customer: "left join customer c on c.id = o.customer_id",
  item: "left join inventory_item i on i.id = e.inventory_item_id",
  location: "left join stock_location sl on sl.id = e.location_id",
  supply: `
    left join replenishment_line rl on rl.id = e.replenishment_line_id
    left join replenishment_order ro on ro.id = rl.replenishment_order_id`,
  place: `
    left join (
      select id, row_number() over (partition by inventory_level_id order by priority desc, queued_at, id) as place
        from backorder_entry where status = 'open'
    ) as ranked on ranked.id = e.id`,
  claim: `
    left join reservation_item r on r.id = e.reservation_id and r.deleted_at is null
    left join (
      select reservation_id, sum(quantity) as waiting
        from backorder_entry where status = 'open' group by reservation_id
    ) as claimed on claimed.reservation_id = r.id`,
} as const;

/** The order of a line of the page: also of a line that a later version of its order has no more. */
const PLACED_ORDER = `
    left join lateral (
      select order_id from order_item
       where item_id = e.line_item_id and deleted_at is null
       order by version desc limit 1
    ) as placed on true
    left join "order" o on o.id = placed.order_id and o.deleted_at is null`;

type Join = keyof typeof JOINS;

const joins = (needed: readonly Join[]): string =>
  (Object.keys(JOINS) as Join[])
    .filter((join) => needed.includes(join))
    .map((join) => JOINS[join])
    .join("\n");

const CUSTOMER_NAME =
  "nullif(concat_ws(' ', nullif(c.first_name, ''), nullif(c.last_name, '')), '')";
const SLIP_DAYS = "round(extract(epoch from e.promised_at - e.first_promised_at) / 86400)::integer";
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
    sql: "coalesce(r.quantity - coalesce(claimed.waiting, 0), 0)",
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

const LATE = `
  coalesce(e.promised_at < now(), false)
  or coalesce(e.promised_at > e.first_promised_at, false)
  or (e.promised_at is null and e.first_promised_at is not null)`;

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
  limit: number;
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
  { filters, order, limit, offset }: ListBackordersQuery,
): Promise<{ backorders: BackorderListRow[]; count: number }> {
  const conditions = toConditions(filters);
  const key = SORT_KEYS[order.field];
  const direction = order.descending ? "desc" : "asc";
  const rows = await execute<Row | { count: string; id: null }>(
    `with filtered as materialized (
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
    [...conditions.parameters, limit, offset],
  );
  return {
    count: Number(rows[0]?.count ?? 0),
    backorders: rows.flatMap((row) => (row.id === null ? [] : toListRow(row))),
  };
}

type Conditions = { sql: string[]; parameters: unknown[]; joins: Join[] };

function toConditions(filters: BackorderListFilters): Conditions {
  const conditions: Conditions = { sql: [], parameters: [], joins: [] };
  const add = (sql: string, parameters: unknown[] = [], joins: Join[] = []) => {
    conditions.sql.push(`(${sql})`);
    conditions.parameters.push(...parameters);
    conditions.joins.push(...joins);
  };
  add("e.status = any (?::text[])", [filters.status ?? ["open"]]);
  for (const column of ["id", "line_item_id", "inventory_item_id", "location_id"] as const) {
    if (filters[column]) {
      add(`e.${column} = any (?::text[])`, [filters[column]]);
    }
  }
  if (filters.order_id) {
    add(
      `e.line_item_id in (
         select item_id from order_item where order_id = any (?::text[]) and deleted_at is null
       )`,
      [filters.order_id],
    );
  }
  if (filters.customer_id) {
    add(
      `e.line_item_id in (
         select oi.item_id from "order" o join order_item oi on oi.order_id = o.id and oi.deleted_at is null
          where o.customer_id = any (?::text[]) and o.deleted_at is null
       )`,
      [filters.customer_id],
    );
  }
  if (filters.replenishment_order_id) {
    add(
      `e.replenishment_line_id in (
         select id from replenishment_line where replenishment_order_id = any (?::text[])
       )`,
      [filters.replenishment_order_id],
    );
  }
  if (Array.isArray(filters.priority)) {
    add("e.priority = any (?::integer[])", [filters.priority]);
  } else {
    addBounds(add, "e.priority", "integer", filters.priority);
  }
  addBounds(add, "e.queued_at", "timestamptz", filters.queued_at);
  addBounds(add, "e.promised_at", "timestamptz", filters.promised_at);
  addBounds(add, "e.estimated_at", "timestamptz", filters.estimated_at);
  if (filters.late !== undefined) {
    add(filters.late ? LATE : `not (${LATE})`);
  }
  if (filters.no_supply !== undefined) {
    add(`e.replenishment_line_id is ${filters.no_supply ? "null" : "not null"}`);
  }
  addSearch(add, filters.q);
  return conditions;
}

type Add = (sql: string, parameters?: unknown[], joins?: Join[]) => void;

const BOUNDS = { $gt: ">", $gte: ">=", $lt: "<", $lte: "<=" } as const;

function addBounds(
  add: Add,
  column: string,
  type: "integer" | "timestamptz",
  bounds: Bounds<number | Date> | undefined,
): void {
  for (const [name, operator] of Object.entries(BOUNDS)) {
    const bound = bounds?.[name as keyof typeof BOUNDS];
    if (bound !== undefined) {
      add(`${column} ${operator} ?::${type}`, [bound]);
    }
  }
}

/** PostgreSQL's largest integer, which an order's number is. */
const MAX_DISPLAY_ID = 2 ** 31 - 1;

function addSearch(add: Add, q: string | undefined): void {
  const text = q?.trim();
  if (!text) {
    return;
  }
  const columns = ["o.email", "li.title", "li.product_title", "i.sku", "i.title"];
  const pattern = `%${text.replace(/[\\%_]/g, "\\$&")}%`;
  const number = /^#?(\d{1,10})$/.exec(text)?.[1];
  const isOrderNumber = number !== undefined && Number(number) <= MAX_DISPLAY_ID;
  add(
    [
      ...columns.map((column) => `${column} ilike ?`),
      ...(isOrderNumber ? ["o.display_id = ?::integer"] : []),
    ].join(" or "),
    [...columns.map(() => pattern), ...(isOrderNumber ? [Number(number)] : [])],
    ["order", "line", "item"],
  );
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
