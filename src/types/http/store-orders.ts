/** A change of a promised date. */
export interface StorePromiseChange {
  /** When it changed, ISO 8601. */
  at: string;
  /** What was promised before, ISO 8601; `null`: nothing. */
  from: string | null;
  /** What is promised since; `null`: nothing any more. */
  to: string | null;
}

/** What became of a line of an order that waits for supply, or waited. Quantities are units of its variant, >= 0. */
export interface StoreOrderBackorder {
  line_item_id: string;
  title: string;
  variant_title: string | null;
  /** These are covered: they can ship, now or with the rest as `ship` says. What has shipped is in neither quantity. */
  covered_quantity: number;
  /** These wait. */
  waiting_quantity: number;
  /** When supply for all that waits is expected, ISO 8601; `null` where some of it has none, and where nothing waits. */
  promised_at: string | null;
  /** Where nothing is promised: an estimate by the lead time, ISO 8601; `null` where nobody knows. */
  estimated_at: string | null;
  /** The promises so far, the oldest first. */
  history: StorePromiseChange[];
}

/** Answer of `GET /store/orders/:id/backorders`. */
export interface StoreOrderBackordersResponse {
  /** One for each line that waits or waited. */
  backorders: StoreOrderBackorder[];
  /** "available": what is covered ships while the rest waits; "complete": all of it ships together. */
  ship: "available" | "complete";
  /** When supply for all that waits of the order is expected, ISO 8601; `null` where some of it has none, and where nothing waits. */
  promised_at: string | null;
  /** Where nothing is promised: an estimate by the lead time, ISO 8601; `null` where nobody knows. */
  estimated_at: string | null;
}
