/** A number, or a decimal text where a number would lose digits; in the item's unit. */
type Quantity = number | string;

/** An ISO 8601 date: `2026-12-24`, or with time and zone. */
type DateText = string;

export type AdminReplenishmentOrderStatus = "draft" | "ordered" | "received" | "cancelled";

/** What a replenishment order brings of one item. Quantities are >= 0. */
export interface AdminReplenishmentLine {
  id: string;
  replenishment_order_id: string;
  inventory_level_id: string;
  inventory_item_id: string;
  /** In lists and where one order is read. */
  inventory_item?: { id: string; sku: string | null; title: string | null };
  quantity: number;
  /** Of it: accepted (may be more than was ordered), refused, and what will not come. */
  received: number;
  rejected: number;
  cancelled: number;
  /** What is ordered and on its way; 0 while the order is a draft. */
  incoming: number;
  /** The line's own date, where it has one; `due_at` is the one that holds. */
  expected_at: DateText | null;
  due_at: DateText | null;
  /** The shortage does not change the quantity any more. */
  set_by_person: boolean;
  /** Made from an incoming quantity that somebody set on the level: without a source, and without a date. */
  from_level: boolean;
  created_at: DateText;
  updated_at: DateText;
}

/** What a delivery brought of one item. */
export interface AdminReplenishmentReceiptLine {
  id: string;
  replenishment_line_id: string | null;
  inventory_level_id: string;
  inventory_item_id: string;
  accepted: number;
  rejected: number;
  reason: string | null;
}

/** One delivery: against a replenishment order, or without one. */
export interface AdminReplenishmentReceipt {
  id: string;
  replenishment_order_id: string | null;
  location_id: string;
  received_at: DateText;
  /** The id of the user who booked it. */
  actor: string | null;
  idempotency_key: string | null;
  lines?: AdminReplenishmentReceiptLine[];
  created_at: DateText;
}

/** Inbound supply for one location. */
export interface AdminReplenishmentOrder {
  id: string;
  /** What people call it by. */
  display_id: number;
  location_id: string;
  supplier: string | null;
  reference: string | null;
  status: AdminReplenishmentOrderStatus;
  /** The location's draft that shortages flow into by themselves. */
  follows_shortage: boolean;
  expected_at: DateText | null;
  ordered_at: DateText | null;
  closed_at: DateText | null;
  note: string | null;
  metadata: Record<string, unknown> | null;
  lines?: AdminReplenishmentLine[];
  /** Where one order is read. */
  receipts?: AdminReplenishmentReceipt[];
  created_at: DateText;
  updated_at: DateText;
}

/** The entry of the queue that a change touches. */
interface AdminBackorderEntryRef {
  backorder_entry_id: string;
  /** `null`, as `line_item_id`, for a reservation by hand. */
  order_id: string | null;
  order_display_id: number | null;
  line_item_id: string | null;
  reservation_id: string;
  inventory_level_id: string;
  inventory_item_id: string;
  location_id: string;
}

/** What of an entry became covered, or would. */
export interface AdminBackorderFill extends AdminBackorderEntryRef {
  /** > 0 */
  quantity: number;
  /** What still waits, >= 0. */
  remaining_quantity: number;
}

/** A claim that waits for more than before, or would. */
export interface AdminBackorderShortfall extends AdminBackorderEntryRef {
  /** What waits in addition, > 0. */
  quantity: number;
}

/** An entry whose promised date moved, or would. `null`: no supply with a date covers it. */
export interface AdminPromiseChange extends AdminBackorderEntryRef {
  from: DateText | null;
  to: DateText | null;
}

/** Says what would come of it, and writes nothing. */
interface DryRun {
  dry_run?: boolean;
}

/** A change of one order. */
export interface AdminChangeReplenishmentOrder extends DryRun {
  /** The order's `updated_at` as it was read: where somebody changed it since, the answer is 409, and nothing is written. */
  unchanged_since?: DateText;
}

export interface AdminCreateReplenishmentLine {
  inventory_item_id: string;
  /** > 0 */
  quantity: Quantity;
  expected_at?: DateText | null;
}

/** `POST /admin/replenishment-orders` */
export interface AdminCreateReplenishmentOrder {
  location_id: string;
  supplier?: string | null;
  reference?: string | null;
  expected_at?: DateText | null;
  note?: string | null;
  metadata?: Record<string, unknown> | null;
  lines: AdminCreateReplenishmentLine[];
}

/** `POST /admin/replenishment-orders/:id`; what is left out stays. */
export interface AdminUpdateReplenishmentOrder extends AdminChangeReplenishmentOrder {
  supplier?: string | null;
  reference?: string | null;
  expected_at?: DateText | null;
  note?: string | null;
  metadata?: Record<string, unknown> | null;
}

/** `POST /admin/replenishment-orders/:id/lines/batch` */
export interface AdminBatchReplenishmentLines extends AdminChangeReplenishmentOrder {
  create?: AdminCreateReplenishmentLine[];
  update?: { id: string; quantity?: Quantity; expected_at?: DateText | null }[];
  delete?: string[];
}

/** `POST /admin/replenishment-orders/:id/order` */
export interface AdminPlaceReplenishmentOrder extends AdminChangeReplenishmentOrder {
  expected_at?: DateText | null;
}

/** `POST /admin/replenishment-orders/:id/receipts` */
export interface AdminReceiveReplenishmentOrder extends AdminChangeReplenishmentOrder {
  lines: { line_id: string; accepted: Quantity; rejected?: Quantity; reason?: string | null }[];
  /** Default: now. */
  received_at?: DateText;
  /** The same one again gets the first answer, and books nothing. */
  idempotency_key?: string;
}

/** `POST /admin/replenishment-orders/:id/cancel` and `.../close` */
export type AdminEndReplenishmentOrder = AdminChangeReplenishmentOrder;

/** `POST /admin/replenishment-orders/import` as JSON; a file is taken as `text/csv` or as the field `file` of a form, too. */
export interface AdminImportReplenishmentOrders extends DryRun {
  csv: string;
  /** Where lines go that name no location. */
  location_id?: string;
  /** Default "draft". */
  status?: "draft" | "ordered";
}

/** `POST /admin/inventory-items/:id/location-levels/:location_id/receipts` */
export interface AdminReceiveStock extends DryRun {
  accepted: Quantity;
  rejected?: Quantity;
  reason?: string | null;
  received_at?: DateText;
  idempotency_key?: string;
}

/** `POST /admin/inventory-items/:id/location-levels/:location_id/adjustments` */
export interface AdminAdjustStock extends DryRun {
  /** What is added to the stock; negative takes away, below zero too. Either this or `on_hand`. */
  adjustment?: Quantity;
  /** What was counted on the shelf, with what is owed to orders and has not shipped: what is owed stays owed. */
  on_hand?: Quantity;
  /** What was read on hand before: where it is not so any more, the answer is 409 and nothing is changed. */
  expected_on_hand?: Quantity;
}

export interface AdminReplenishmentOrderResponse {
  replenishment_order: AdminReplenishmentOrder;
}

export interface AdminReplenishmentOrderListResponse {
  replenishment_orders: AdminReplenishmentOrder[];
  count: number;
  offset: number;
  limit: number;
}

/** The answer of a change of an order, its lines or its state. */
export interface AdminReplenishmentOrderChangeResponse {
  replenishment_order: AdminReplenishmentOrder;
  promises: AdminPromiseChange[];
}

export interface AdminReplenishmentReceiptResponse {
  receipt: AdminReplenishmentReceipt;
  replenishment_order: AdminReplenishmentOrder;
  /** In the order of the queue. */
  fills: AdminBackorderFill[];
  promises: AdminPromiseChange[];
}

export interface AdminReplenishmentReceiptListResponse {
  receipts: AdminReplenishmentReceipt[];
  count: number;
  offset: number;
  limit: number;
}

export interface AdminReceiveStockResponse {
  receipt: AdminReplenishmentReceipt;
  fills: AdminBackorderFill[];
  promises: AdminPromiseChange[];
}

/** A level as it is after an adjustment, or would be. */
export interface AdminAdjustedLevel {
  id: string;
  inventory_item_id: string;
  location_id: string;
  stocked_quantity: number;
  reserved_quantity: number;
  incoming_quantity: number;
  /** What of the level's claims no stock covers. */
  backordered_quantity: number;
}

export interface AdminAdjustStockResponse {
  inventory_level: AdminAdjustedLevel;
  fills: AdminBackorderFill[];
  shortfalls: AdminBackorderShortfall[];
  promises: AdminPromiseChange[];
}

/** `DELETE /admin/replenishment-orders/:id` */
export interface AdminReplenishmentOrderDeleteResponse {
  id: string;
  object: "replenishment_order";
  deleted: true;
}

/** The orders that were made, or would be, and whom they promise what. */
export interface AdminReplenishmentOrdersMadeResponse {
  replenishment_orders: AdminReplenishmentOrder[];
  promises: AdminPromiseChange[];
}

export type AdminImportReplenishmentOrdersResponse = AdminReplenishmentOrdersMadeResponse;

/** `POST /admin/backorders/order-supply`: what these entries wait for and nobody brings, an order for each location. */
export interface AdminOrderSupplyForBackorders extends DryRun {
  backorder_entry_ids: string[];
  supplier?: string | null;
  reference?: string | null;
  note?: string | null;
  expected_at?: DateText | null;
  /** The same one again gets the first answer, and orders nothing. */
  idempotency_key?: string;
}

/** How many days supply takes from its order on; of an item, or of its level. */
export interface AdminLeadTime {
  inventory_item_id: string;
  /** `null`: the item's own. */
  location_id: string | null;
  /** Whole, >= 0; `null`: the level inherits, or nobody knows. */
  lead_time_days: number | null;
  /** What holds: the level's own, else the item's. */
  effective: number | null;
}

/** `POST /admin/inventory-items/:id/lead-time` and `.../location-levels/:location_id/lead-time` */
export interface AdminSetLeadTime {
  lead_time_days: number | null;
}

export interface AdminLeadTimeResponse {
  lead_time: AdminLeadTime;
}
