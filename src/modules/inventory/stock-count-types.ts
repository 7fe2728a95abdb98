import type { BigNumberInput } from "@medusajs/framework/types";

import type { BackorderFill, BackorderShortfall } from "./supply-types";

/** `receiving`: lines still come; `running`: they are booked; `failed`: a line was bad, and none was booked. */
export type StockCountStatus = "receiving" | "running" | "done" | "failed";

/** `valid-lines` books the good lines of a count that has bad ones. */
export type StockCountMode = "all-or-nothing" | "valid-lines";

/** A line of a count: which level, and one of the three quantities. */
export type StockCountLineInput = {
  /** The item, or its `sku`. */
  inventory_item_id?: string;
  sku?: string;
  /** The location, or one of its names. */
  location_id?: string;
  location?: string;
  /** What stands on the shelf, >= 0. */
  on_hand?: BigNumberInput;
  /** The level's stocked quantity; negative where orders have taken more than there is. */
  stocked?: BigNumberInput;
  /** Stocked less reserved; may be negative. */
  available?: BigNumberInput;
  /** When this line was counted, where that is not when the others were. */
  as_of?: Date | string;
};

/** What holds for all lines of a count. */
export type StockCountOptions = {
  /** When it was counted: what moved later is kept on top. Default: now. Not in the future. */
  as_of?: Date | string;
  /** Default "all-or-nothing". */
  mode?: StockCountMode;
  /** The same one again goes on with the same count. */
  idempotency_key?: string;
  /** Says what the count would do, and keeps nothing of it. */
  dry_run?: boolean;
  actor?: string | null;
  /** What lines may call locations: an id for each name; `null` for one that several have. */
  locations?: Record<string, string | null>;
};

/** A line as it comes in: what it says, or why it says nothing. `value` undefined: an empty line, or the header. */
export type StockCountFeedLine = {
  /** As the digest has it. */
  text: string;
  value?: unknown;
  problem?: string;
};

export type StockCountFeed = StockCountOptions & {
  /** The lines, from `after_line` on. Read once, and not faster than they are taken. */
  lines: AsyncIterable<StockCountFeedLine> | Iterable<StockCountFeedLine>;
  /** The line that the feed goes on behind, where an earlier one broke off; 0 from the beginning. */
  after_line?: number;
};

export type StockCountError = {
  /** The line's number, from 1; of a CSV file its row, whose header is row 1. */
  line: number;
  message: string;
};

/** A count, and how far it is. */
export type StockCountDTO = {
  id: string;
  status: StockCountStatus;
  mode: StockCountMode;
  dry_run: boolean;
  as_of: Date;
  /** The last line that was taken. */
  received: number;
  /** Lines that count a level. */
  counted: number;
  /** Of them, those that are booked. */
  booked: number;
  /** Levels whose stocked quantity was another. */
  changed: number;
  error_count: number;
  fill_count: number;
  shortfall_count: number;
  /** The first 10,000 of each. */
  fills: BackorderFill[];
  shortfalls: BackorderShortfall[];
  idempotency_key: string | null;
  actor: string | null;
  finished_at: Date | null;
  created_at: Date;
  updated_at: Date;
};
