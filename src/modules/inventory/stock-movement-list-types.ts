import type { Bounds } from "./backorder-list-types";
import type { StockMovementKind } from "./types";

/** A row of the ledger as a person reads it. Quantities in the item's unit. */
export type StockMovementListRow = {
  id: string;
  created_at: Date;
  kind: StockMovementKind;
  /** The method of the module that made it. */
  cause: string;
  inventory_level_id: string;
  inventory_item_id: string;
  location_id: string;
  location_name: string | null;
  /** Negative: less than before. */
  stocked_delta: number;
  reserved_delta: number;
  /** The level's balances after it. */
  stocked_quantity: number;
  reserved_quantity: number;
  /** All that comes from a claim's order is `null` where there is none. */
  reservation_id: string | null;
  line_item_id: string | null;
  order_id: string | null;
  order_display_id: number | null;
  /** Who made it; `null`: the store by itself. The name is `null` for who is no user any more, and for an API key. */
  actor: { id: string; name: string | null } | null;
  /** The movement that this one undoes. */
  reverses_id: string | null;
};

/** Which movements: those of an item's levels, or of some claims. Lists are joined by "or", filters by "and". */
export type StockMovementListFilters = {
  location_id?: string[];
  kind?: StockMovementKind[];
  created_at?: Bounds<Date>;
  /** Only those written before the movement with this id: the last of the page before. */
  before?: string;
} & (
  | { inventory_item_id: string; reservation_id?: undefined }
  | { reservation_id: string[]; inventory_item_id?: undefined; location_id?: undefined }
);

/** The input of the module's `listStockMovementRows`. */
export type ListStockMovementRowsInput = {
  filters: StockMovementListFilters;
  /** Default 20, at most 1,000. */
  limit?: number;
};

/** A page of the ledger, the newest first. */
export type StockMovementPage = {
  stock_movements: StockMovementListRow[];
  /** What `before` is for the next page; `null`: this was the last. */
  next: string | null;
};
