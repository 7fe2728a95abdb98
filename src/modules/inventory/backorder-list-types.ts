import type { BackorderEntryStatus } from "./types";

/** A row of the list of backorders: an open entry with all that a person knows it by. */
export type BackorderListRow = {
  /** The entry's id. */
  id: string;
  status: BackorderEntryStatus;
  reservation_id: string;
  /** Of a claim by hand, `line_item_id` and all that comes from the order is `null`. */
  line_item_id: string | null;
  order_id: string | null;
  order_display_id: number | null;
  /** The order line's own title: the product's. */
  title: string | null;
  variant_title: string | null;
  customer: { id: string | null; email: string | null; name: string | null } | null;
  inventory_level_id: string;
  inventory_item_id: string;
  sku: string | null;
  item_title: string | null;
  location_id: string;
  location_name: string | null;
  /** What still waits, >= 0; 0 once the entry is closed. */
  waiting_quantity: number;
  /** What of the claim can ship, >= 0. */
  covered_quantity: number;
  priority: number;
  /** The place in the level's queue, from 1; `null` once the entry is closed. */
  place: number | null;
  queued_at: Date;
  promised_at: Date | null;
  estimated_at: Date | null;
  first_promised_at: Date | null;
  /** By how many days the promise moved since the first one; negative: it comes earlier. */
  slip_days: number | null;
  replenishment_line_id: string | null;
  /** What the supply is ordered with. */
  replenishment_order: { id: string; display_id: number; supplier: string | null } | null;
};

/** Bounds of a date or number; each may be left out. */
export type Bounds<Value> = { $gt?: Value; $gte?: Value; $lt?: Value; $lte?: Value };

/** Which entries a list shows. Lists of ids are joined by "or", filters by "and"; an empty list matches nothing. */
export type BackorderListFilters = {
  id?: string[];
  order_id?: string[];
  line_item_id?: string[];
  customer_id?: string[];
  inventory_item_id?: string[];
  location_id?: string[];
  replenishment_order_id?: string[];
  /** Default: open ones. */
  status?: BackorderEntryStatus[];
  priority?: number[] | Bounds<number>;
  queued_at?: Bounds<Date>;
  promised_at?: Bounds<Date>;
  estimated_at?: Bounds<Date>;
  /** Decimals as texts. */
  waiting_quantity?: Bounds<string>;
  covered_quantity?: Bounds<string>;
  slip_days?: Bounds<number>;
  /** Something of its claim can ship. Of a claim that waits for nothing any more, only its last entry. */
  ready?: boolean;
  /** Promised later than at first, promised no more, or not there although the date has passed. */
  late?: boolean;
  /** No supply covers it. */
  no_supply?: boolean;
  /** Searches the order's number and e-mail, the line's and the item's title, and the sku. */
  q?: string;
};

/** What a list of backorders may be sorted by. */
export const BACKORDER_SORT_FIELDS = [
  "id",
  "status",
  "order_display_id",
  "title",
  "email",
  "customer_name",
  "sku",
  "item_title",
  "location_name",
  "waiting_quantity",
  "covered_quantity",
  "priority",
  "place",
  "queued_at",
  "promised_at",
  "estimated_at",
  "first_promised_at",
  "slip_days",
  "supplier",
  "replenishment_order_display_id",
] as const;

export type BackorderSortField = (typeof BACKORDER_SORT_FIELDS)[number];

/** A page of the list. */
export type ListBackordersInput = {
  filters?: BackorderListFilters;
  /** Default: by `queued_at`. Those without a value come last, descending first. */
  order?: { field: BackorderSortField; descending?: boolean };
  /** Default 20. */
  limit?: number;
  offset?: number;
};

export type BackorderPage = { backorders: BackorderListRow[]; count: number };

/** Which backorders are summed up, and over which days. */
export type BackorderSummaryInput = {
  location_id?: string[];
  inventory_item_id?: string[];
  /** The zone in which days and weeks begin, as IANA names it; "UTC" by default. */
  time_zone?: string;
  /** How many days before and after today the series has, 0 to 366; 30 by default. */
  days_back?: number;
  days_ahead?: number;
};

/** So many entries, and what waits with them: a decimal, exact. */
export type BackorderSum = { entries: number; units: string };

/** One day of the series. Decimals, exact. */
export type BackorderDay = {
  /** `2026-12-24` */
  date: string;
  /** What waited at the end of the day; from tomorrow on, what will if every promise is kept. */
  waiting: string;
  /** What was received. */
  received: string;
  /** What is ordered for the day and has not come. */
  expected: string;
};

/** What waits, summed up. */
export type BackorderSummary = {
  waiting: BackorderSum;
  /** Orders with something that waits. */
  orders: number;
  /** What waits at its order's unit prices, by currency; discounts are not taken off. Decimals, exact. */
  money: { currency_code: string; amount: string }[];
  /** Since when the oldest entry waits. */
  oldest_queued_at: Date | null;
  /** Promised for a day of this week, Monday to Sunday. */
  promised_this_week: BackorderSum;
  late: BackorderSum;
  no_supply: BackorderSum;
  /** What is ordered, has not come, and should be here by now; and what has no day. */
  overdue_supply: string;
  undated_supply: string;
  days: BackorderDay[];
};
