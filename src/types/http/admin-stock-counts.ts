import type { AdminBackorderFill, AdminBackorderShortfall } from "./admin-replenishment";

/** A number, or a decimal text where a number would lose digits; in the item's unit. */
type Quantity = number | string;

/** An ISO 8601 date: `2026-12-24`, or with time and zone. */
type DateText = string;

/** `receiving`: lines still come; `running`: they are booked; `failed`: a line was bad, and none was booked. */
export type AdminStockCountStatus = "receiving" | "running" | "done" | "failed";

/** `valid-lines` books the good lines of a count that has bad ones. */
export type AdminStockCountMode = "all-or-nothing" | "valid-lines";

/** A line of a count: an item by one of its names, a location by one of its names, and one of the three quantities. */
export interface AdminStockCountLine {
  inventory_item_id?: string;
  sku?: string;
  location_id?: string;
  /** The location's name, or its `metadata.external_id` or `metadata.external_name`. */
  location?: string;
  /** What stands on the shelf, >= 0. */
  on_hand?: Quantity;
  /** The level's stocked quantity. */
  stocked?: Quantity;
  /** Stocked less reserved. */
  available?: Quantity;
  /** When this line was counted, where that is not when the others were. */
  as_of?: DateText;
}

/** What holds for all lines of a count; of a streamed one it stands in the query. */
export interface AdminStockCountOptions {
  /** When it was counted: what moved later is kept on top. Default: now. */
  as_of?: DateText;
  /** Default "all-or-nothing". */
  mode?: AdminStockCountMode;
  /** The same one again, with the same lines, goes on with the same count. */
  idempotency_key?: string;
  /** Says what would come of it, and keeps nothing. */
  dry_run?: boolean;
}

/** `POST /admin/stock-counts` as JSON. As `application/x-ndjson` and `text/csv` the lines are the body. */
export interface AdminCreateStockCount extends AdminStockCountOptions {
  /** 1 to 10,000 */
  lines: AdminStockCountLine[];
}

/** The query of `POST /admin/stock-counts` where the lines are streamed. */
export interface AdminStreamStockCountParams extends AdminStockCountOptions {
  /** The feed goes on behind this line, which the count has already: its `received`. */
  after_line?: number;
}

export interface AdminStockCountError {
  /** The line's number, from 1; of a CSV file its row, whose header is row 1. */
  line: number;
  message: string;
}

/** A count in a list: how far it is, and what it did. */
export interface AdminStockCountSummary {
  id: string;
  status: AdminStockCountStatus;
  mode: AdminStockCountMode;
  as_of: DateText;
  /** The last line that was taken. */
  received: number;
  /** Lines that count a level; `booked` of them are booked. */
  counted: number;
  booked: number;
  /** Levels whose stocked quantity was another. */
  changed: number;
  error_count: number;
  fill_count: number;
  shortfall_count: number;
  idempotency_key: string | null;
  /** The id of the user who sent it. */
  actor: string | null;
  created_at: DateText;
  finished_at: DateText | null;
}

export interface AdminStockCount extends AdminStockCountSummary {
  /** By line; the first 10,000, or those that the query asks for. */
  errors: AdminStockCountError[];
}

/** The answer of `POST /admin/stock-counts` and `GET /admin/stock-counts/:id`. */
export interface AdminStockCountResponse {
  stock_count: AdminStockCount;
  /** What it filled, and which claims wait for more; the first 10,000 of each. */
  fills: AdminBackorderFill[];
  shortfalls: AdminBackorderShortfall[];
}

/** The query of `GET /admin/stock-counts/:id`. */
export interface AdminStockCountParams {
  /** Errors of lines behind this one, so many. */
  errors_after?: number;
  errors_limit?: number;
}

export interface AdminStockCountListResponse {
  stock_counts: AdminStockCountSummary[];
  count: number;
  offset: number;
  limit: number;
}
