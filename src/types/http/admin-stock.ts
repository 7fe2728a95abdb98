import type {
  AdminBackorderFill,
  AdminBackorderShortfall,
  AdminPromiseChange,
} from "./admin-replenishment";

type DateText = string;
type OneOrMany<Value extends string = string> = Value | Value[];

/** What a movement was: its kind says why the stock changed. */
export type AdminStockMovementKind =
  "opening" | "claim" | "release" | "adjust" | "receive" | "count" | "reconcile";

/** A row of the ledger: one change of a level's stock. Quantities in the item's unit. */
export interface AdminStockMovement {
  id: string;
  created_at: DateText;
  kind: AdminStockMovementKind;
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
}

/** The query of `GET /admin/inventory-items/:id/stock-movements`. */
export interface AdminStockMovementListParams {
  location_id?: OneOrMany;
  kind?: OneOrMany<AdminStockMovementKind>;
  created_at?: { $gt?: DateText; $gte?: DateText; $lt?: DateText; $lte?: DateText };
  /** `next` of the page before. */
  before?: string;
  /** 20 unless it is said, at most 1,000. */
  limit?: number;
}

/** The newest first. */
export interface AdminStockMovementListResponse {
  stock_movements: AdminStockMovement[];
  /** What `before` is for the next page; `null`: this was the last. */
  next: string | null;
  limit: number;
}

/** A movement as another system follows them. Quantities in the item's unit. */
export interface AdminFollowedStockMovement {
  id: string;
  created_at: DateText;
  kind: AdminStockMovementKind;
  /** The method of the module that made it. */
  cause: string;
  inventory_level_id: string;
  inventory_item_id: string;
  sku: string | null;
  location_id: string;
  /** Negative: less than before. */
  stocked_delta: number;
  reserved_delta: number;
  /** The level's balances after it. */
  stocked_quantity: number;
  reserved_quantity: number;
  /** The claim that it was made for; what is shipped, received, adjusted and counted has none. */
  reservation_id: string | null;
  line_item_id: string | null;
  /** The workflow that made it, or the count. */
  correlation_id: string | null;
  /** The id of the user who made it. */
  actor: string | null;
  /** The movement that this one undoes. */
  reverses_id: string | null;
}

/** The query of `GET /admin/stock-movements`. */
export interface AdminFollowStockMovementsParams {
  /** The last movement that the caller has; without it, from the first that there is. */
  after?: string;
  /** At most 10,000; 1,000 unless it is said. As NDJSON all there are unless it is said. */
  limit?: number;
}

/** The answer of `GET /admin/stock-movements`, by id. As `application/x-ndjson` it is one movement on each line. */
export interface AdminFollowStockMovementsResponse {
  stock_movements: AdminFollowedStockMovement[];
  /** What `after` is for the next call; `null` where there is nothing yet. */
  next: string | null;
  limit: number;
}

/** A reservation as a claim on stock: its form, for whom it is, what of it is covered, what waits for what. */
export interface AdminClaim {
  reservation_id: string;
  /** `deducted`: its quantity has left what is stocked; `held`: it is held in what is reserved until it ships. */
  form: "deducted" | "held";
  /** All that comes from the order is `null` for a reservation by hand. */
  line_item_id: string | null;
  order_id: string | null;
  order_display_id: number | null;
  inventory_item_id: string;
  sku: string | null;
  item_title: string | null;
  location_id: string;
  location_name: string | null;
  /** In the item's unit, as all quantities. */
  quantity: number;
  covered_quantity: number;
  waiting_quantity: number;
  waiting_since: DateText | null;
  promised_at: DateText | null;
  estimated_at: DateText | null;
  priority: number;
  backorder_entry_ids: string[];
  replenishment_order: { id: string; display_id: number; supplier: string | null } | null;
  /** The promises so far, the oldest first. */
  history: { at: DateText; from: DateText | null; to: DateText | null }[];
}

/** `GET /admin/reservations/:id/claim` */
export interface AdminClaimResponse {
  claim: AdminClaim;
}

/** `POST /admin/reservations/:id/claim`; what is left out stays. */
export interface AdminChangeClaim {
  /** > 0; more than before asks the policy. */
  quantity?: number | string;
  location_id?: string;
  /** What was read before: where it is not so any more, the answer is 409 and nothing is changed. */
  expected_quantity?: number | string;
  expected_location_id?: string;
  dry_run?: boolean;
}

/** The claim as it is afterwards; of a dry run what it would do to the queue instead. */
export interface AdminChangeClaimResponse {
  claim?: AdminClaim;
  fills?: AdminBackorderFill[];
  shortfalls?: AdminBackorderShortfall[];
  promises?: AdminPromiseChange[];
}
