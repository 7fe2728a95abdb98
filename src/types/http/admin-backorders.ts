type DateText = string;
type OneOrMany = string | string[];
type Range<Value> = { $gt?: Value; $gte?: Value; $lt?: Value; $lte?: Value };

export type AdminBackorderStatus = "open" | "filled" | "cancelled";

/** A row of `GET /admin/backorders`: what waits, for whom, how long, until when. */
export interface AdminBackorder {
  /** The backorder entry's id. */
  id: string;
  status: AdminBackorderStatus;
  reservation_id: string;
  /** All that comes from the order is `null` for a reservation by hand. */
  line_item_id: string | null;
  order_id: string | null;
  order_display_id: number | null;
  title: string | null;
  variant_title: string | null;
  customer: { id: string | null; email: string | null; name: string | null } | null;
  inventory_level_id: string;
  inventory_item_id: string;
  sku: string | null;
  item_title: string | null;
  location_id: string;
  location_name: string | null;
  /** What still waits, >= 0, in the item's unit. */
  waiting_quantity: number;
  /** What of the claim can ship, >= 0. */
  covered_quantity: number;
  /** Higher comes first in the queue; 0 is usual. */
  priority: number;
  /** In the level's queue, from 1; `null` once the entry is closed. */
  place: number | null;
  queued_at: DateText;
  promised_at: DateText | null;
  estimated_at: DateText | null;
  first_promised_at: DateText | null;
  /** By how many days the promise moved since the first one; negative: it comes earlier. */
  slip_days: number | null;
  replenishment_line_id: string | null;
  replenishment_order: { id: string; display_id: number; supplier: string | null } | null;
}

/** The query of `GET /admin/backorders`. */
export interface AdminBackorderListParams {
  id?: OneOrMany;
  order_id?: OneOrMany;
  line_item_id?: OneOrMany;
  customer_id?: OneOrMany;
  inventory_item_id?: OneOrMany;
  location_id?: OneOrMany;
  replenishment_order_id?: OneOrMany;
  /** `open` unless it is said. */
  status?: AdminBackorderStatus | AdminBackorderStatus[];
  priority?: number | number[] | Range<number>;
  queued_at?: Range<DateText>;
  promised_at?: Range<DateText>;
  estimated_at?: Range<DateText>;
  waiting_quantity?: Range<number | string>;
  covered_quantity?: Range<number | string>;
  slip_days?: Range<number>;
  /** Something of the claim can ship. With `status` `open` and `filled`: everything that waited and can. */
  ready?: boolean;
  /** Promised later than at first, promised no more, or still waiting after the date. */
  late?: boolean;
  no_supply?: boolean;
  /** Searches order number, e-mail, sku and titles. */
  q?: string;
  /** A column, `-` before it for the other direction; `queued_at` unless it is said. */
  order?: string;
  limit?: number;
  offset?: number;
}

export interface AdminBackorderListResponse {
  backorders: AdminBackorder[];
  count: number;
  offset: number;
  limit: number;
}

/** The query of `GET /admin/backorders/summary`. */
export interface AdminBackorderSummaryParams {
  location_id?: OneOrMany;
  inventory_item_id?: OneOrMany;
  /** The zone in which days and weeks begin, e.g. "Europe/Berlin"; "UTC" unless it is said. */
  time_zone?: string;
  /** How many days before and after today the series has, 0 to 366; 30 unless it is said. */
  days_back?: number;
  days_ahead?: number;
}

/** A decimal, exact. */
type Decimal = string;

/** So many entries, and the units that wait with them. */
export interface AdminBackorderSum {
  entries: number;
  units: Decimal;
}

/** One day of the series. */
export interface AdminBackorderDay {
  /** `2026-12-24` */
  date: string;
  /** What waited at the end of the day; from tomorrow on, what will if every promise is kept. */
  waiting: Decimal;
  received: Decimal;
  /** What is ordered for the day and has not come. */
  expected: Decimal;
}

/** What waits, summed up. */
export interface AdminBackorderSummary {
  waiting: AdminBackorderSum;
  /** Orders with something that waits. */
  orders: number;
  /** What waits at its order's unit prices, by currency; discounts are not taken off. */
  money: { currency_code: string; amount: Decimal }[];
  oldest_queued_at: DateText | null;
  /** Promised for a day of this week, Monday to Sunday. */
  promised_this_week: AdminBackorderSum;
  late: AdminBackorderSum;
  no_supply: AdminBackorderSum;
  /** What is ordered, has not come, and should be here by now; and what has no day. */
  overdue_supply: Decimal;
  undated_supply: Decimal;
  days: AdminBackorderDay[];
}

export interface AdminBackorderSummaryResponse {
  summary: AdminBackorderSummary;
}

/** `POST /admin/backorders/priority`: of the open entries of an order, or of some entries. */
export interface AdminSetBackorderPriority {
  /** Whole; higher comes first. */
  priority: number;
  order_id?: string;
  backorder_entry_ids?: string[];
  dry_run?: boolean;
}

/** The entries as they are afterwards, or would be. */
export interface AdminSetBackorderPriorityResponse {
  backorders: AdminBackorder[];
}

/** `POST /admin/backorders/tell-customers`: whose orders these entries are of. */
export interface AdminTellBackorderCustomers {
  backorder_entry_ids: string[];
}

export interface AdminTellBackorderCustomersResponse {
  /** Orders whose customers are told; those that cannot be sent at once follow within a minute. */
  order_ids: string[];
  /** Orders that somebody asked for in the last ten minutes: nothing is sent again. */
  told_recently: string[];
  /** Messages that went out by now. */
  sent: number;
}

/** A claim of an order's line: what of it can ship from its location, and what waits. In the item's unit. */
export interface AdminOrderClaim {
  line_item_id: string;
  title: string | null;
  variant_title: string | null;
  reservation_id: string;
  inventory_item_id: string;
  sku: string | null;
  location_id: string;
  location_name: string | null;
  quantity: number;
  covered_quantity: number;
  waiting_quantity: number;
  waiting_since: DateText | null;
  promised_at: DateText | null;
  estimated_at: DateText | null;
  priority: number;
  /** What waits, to set its priority by. */
  backorder_entry_ids: string[];
  /** What the supply is ordered with that the last of it waits for. */
  replenishment_order: { id: string; display_id: number; supplier: string | null } | null;
  /** The promises so far, the oldest first. */
  history: { at: DateText; from: DateText | null; to: DateText | null }[];
  /** The day on which its line is wanted, `2026-12-24`, as line or order say now; `null` where they name none. */
  ship_date: string | null;
  /** true where what waits is promised for later than that day, or not at all, or still waits when the day is over. */
  late_for_ship_date: boolean;
}

/** `GET /admin/orders/:id/backorders` */
export interface AdminOrderBackordersResponse {
  /** Where the order ships "complete" it is "nothing" until it is "all". */
  ready_to_ship: "all" | "part" | "nothing";
  ship: "available" | "complete";
  /** What the order itself says of `ship`; `null`: it is as the store has it. */
  ship_preference: "available" | "complete" | null;
  /** The day on which the order is wanted, `2026-12-24`; a line may have one of its own. */
  ship_date: string | null;
  claims: AdminOrderClaim[];
  /** What of the order has not shipped and is claimed nowhere: a person has to decide. In the item's unit. */
  unallocated: AdminUnallocatedPart[];
  /** What can go into one fulfilment each. */
  shipments: AdminOrderShipment[];
  /** What happened to the order's stock, the latest first; 100 at most. */
  history: AdminOrderStockEvent[];
}

/** Lines that can be fulfilled together: from one location, by one shipping option. */
export interface AdminOrderShipment {
  location_id: string;
  location_name: string | null;
  requires_shipping: boolean;
  /** `null`: the order has no shipping method. */
  shipping_option_id: string | null;
  items: AdminOrderShipmentItem[];
}

/** A line of it, in the line's own units. */
export interface AdminOrderShipmentItem {
  line_item_id: string;
  title: string | null;
  variant_title: string | null;
  /** What has not shipped and is claimed at the location, > 0. */
  quantity: number;
  /** What of it is there. */
  covered_quantity: number;
}

/** Something that happened to the stock of an order's line. Quantities in the item's unit. */
export interface AdminOrderStockEvent {
  at: DateText;
  kind: "claimed" | "released" | "waiting" | "filled" | "cancelled" | "promised";
  line_item_id: string;
  title: string | null;
  variant_title: string | null;
  location_id: string | null;
  /** > 0; `null` for a promise. */
  quantity: number | null;
  /** Of a promise: the dates before and after; `null`: none. */
  from: DateText | null;
  to: DateText | null;
  /** Of what was claimed or released: who did it; `null`: the store by itself. */
  actor: { id: string; name: string | null } | null;
}

/** What of an inventory item of an order's line is claimed nowhere. */
export interface AdminUnallocatedPart {
  line_item_id: string;
  title: string | null;
  variant_title: string | null;
  inventory_item_id: string;
  quantity: number;
}
