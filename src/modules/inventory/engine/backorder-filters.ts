import type { BackorderListFilters, Bounds } from "../backorder-list-types";

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

export type Join = keyof typeof JOINS;

/** The joins that are needed, each once. */
export const joins = (needed: readonly Join[]): string =>
  (Object.keys(JOINS) as Join[])
    .filter((join) => needed.includes(join))
    .map((join) => JOINS[join])
    .join("\n");

/** By how many days the promise moved since the first one. */
export const SLIP_DAYS =
  "round(extract(epoch from e.promised_at - e.first_promised_at) / 86400)::integer";
/** What of an entry's claim can ship; needs the join of the claim. */
export const CLAIM_COVERS = "coalesce(r.quantity - coalesce(claimed.waiting, 0), 0)";

/** Promised later than at first, promised no more, or not there although the date has passed. */
export const LATE = `
  coalesce(e.promised_at < now(), false)
  or coalesce(e.promised_at > e.first_promised_at, false)
  or (e.promised_at is null and e.first_promised_at is not null)`;

/** Something of the claim can ship. Of a claim that waits for nothing any more, only the entry that was opened last. */
const READY = `
  ${CLAIM_COVERS} > 0
  and (
    e.status = 'open'
    or (
      claimed.waiting is null
      and not exists (
        select from backorder_entry later
         where later.reservation_id = e.reservation_id and later.status = 'filled' and later.id > e.id
      )
    )
  )`;

/** What the filters ask of an entry, with the parameters in their order. */
export type Conditions = { sql: string[]; parameters: unknown[]; joins: Join[] };

/** Makes conditions of a list's filters. The entries are `e`. */
export function toConditions(filters: BackorderListFilters): Conditions {
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
  addBounds(add, "e.quantity", "numeric", filters.waiting_quantity);
  addBounds(add, CLAIM_COVERS, "numeric", filters.covered_quantity, ["claim"]);
  addBounds(add, `(${SLIP_DAYS})`, "integer", filters.slip_days);
  if (filters.ready !== undefined) {
    add(filters.ready ? READY : `not coalesce((${READY}), false)`, [], ["claim"]);
  }
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
  type: "integer" | "numeric" | "timestamptz",
  bounds: Bounds<number | string | Date> | undefined,
  joins: Join[] = [],
): void {
  for (const [name, operator] of Object.entries(BOUNDS)) {
    const bound = bounds?.[name as keyof typeof BOUNDS];
    if (bound !== undefined) {
      add(`${column} ${operator} ?::${type}`, [bound], joins);
    }
  }
}

/** PostgreSQL's largest integer, which an order's number is. */
const MAX_DISPLAY_ID = 2 ** 31 - 1;

function addSearch(add: Add, q: string | undefined): void {
  if (q?.trim()) {
    const { sql, parameters } = searchSql(
      ["o.email", "li.title", "li.product_title", "i.sku", "i.title"],
      q,
    );
    add(sql, parameters, ["order", "line", "item"]);
  }
}

/**
 * The condition of a search by a person's words: a column has them, or the order `o` has that number. Without words, all pass.
 *
 * @param columns - of texts
 * @param q - what a person typed
 */
export function searchSql(
  columns: readonly string[],
  q: string | undefined,
): { sql: string; parameters: unknown[] } {
  const text = q?.trim();
  if (!text) {
    return { sql: "true", parameters: [] };
  }
  const pattern = `%${text.replace(/[\\%_]/g, "\\$&")}%`;
  const number = /^#?(\d{1,10})$/.exec(text)?.[1];
  const isOrderNumber = number !== undefined && Number(number) <= MAX_DISPLAY_ID;
  const conditions = [
    ...columns.map((column) => `${column} ilike ?`),
    ...(isOrderNumber ? ["o.display_id = ?::integer"] : []),
  ];
  return {
    sql: `(${conditions.join(" or ")})`,
    parameters: [...columns.map(() => pattern), ...(isOrderNumber ? [Number(number)] : [])],
  };
}
