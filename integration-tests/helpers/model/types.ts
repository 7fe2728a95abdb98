/**
 * The words of the reference model. Every quantity is a whole number of thousandths of a unit, so
 * that JavaScript's arithmetic on it is exact.
 */
export type Thousandths = number;

/** How many digits after the point a quantity can have in the model. */
const SCALE = 1000;

/**
 * @param quantity in thousandths
 * @returns the same quantity in units, as tests hand it to the module
 */
export function toUnits(quantity: Thousandths): number {
  return quantity / SCALE;
}

/**
 * @param quantity a decimal as PostgreSQL prints it
 * @returns the same quantity in thousandths; a fraction of them stays, and so compares as different
 */
export function toThousandths(quantity: string | number): Thousandths {
  // Through the text: 0.29 * 1000 is not 290 in binary arithmetic.
  return Number(`${quantity}e3`);
}

/** Backorder policy as stored on a level or an item; null inherits. */
export type Policy = { allow: boolean | null; limit: Thousandths | null };

export type Level = {
  item: string;
  location: string;
  /** Which of all levels that ever were: one that is made later in the same place is another. */
  number: number;
  /** `lead_time_days`; null inherits the item's. */
  lead: number | null;
  stocked: Thousandths;
  reserved: Thousandths;
  policy: Policy;
};

/** How a claim went away: `restorably`, or `for good`, which leaves nothing to restore. */
export type Claim = {
  id: string;
  item: string;
  location: string;
  line: string | null;
  quantity: Thousandths;
  /** When it was made, among all claims and entries: later is higher. */
  age: number;
  /** What the claim itself says about backorders, where level and item say nothing. */
  allow: boolean | null;
  /** Whether the quantity has left `stocked`; fixed when the claim is made. */
  deducted: boolean;
  state: "live" | "deleted restorably" | "deleted for good";
  /** The deletion by line item that removed it, if that is how it went. */
  deletedByLine: LineDeletion | null;
};

/** One call that deleted the claims of line items. */
export type LineDeletion = { number: number; workflow: string };

export type Entry = {
  number: number;
  claim: string;
  item: string;
  location: string;
  /** Higher is served first. */
  priority: number;
  /** Its place among those of its priority: when its line began to wait, or, where stock was taken from under a claim, the claim's age. */
  queued: number;
  open: Thousandths;
  /** Whether a release closed some of it. */
  gaveUp: boolean;
  /** What it started with: open, filled and cancelled together. */
  total: Thousandths;
};

/** One line of an `InsufficientStockError`. */
export type RefusedLine = {
  item: string;
  location: string;
  line: string | null;
  requested: Thousandths;
  available: Thousandths;
  limit: Thousandths | null;
};

/** What a change of supply, stock or priorities did to the queue; days as numbers, null is none. */
export type SupplyEffects = {
  /** The statuses of the orders that were changed. */
  orders: OrderStatus[];
  fills: { at: string; claim: string; quantity: Thousandths; remaining: Thousandths }[];
  shortfalls: { at: string; claim: string; quantity: Thousandths }[];
  promises: { at: string; claim: string; from: number | null; to: number | null }[];
};

export type OrderStatus = "draft" | "ordered" | "received" | "cancelled";

export type Outcome =
  | { kind: "accepted"; claims: string[] }
  | ({ kind: "supplied" } & SupplyEffects)
  | { kind: "refused"; lines: RefusedLine[] }
  | { kind: "error"; type: "not_found" | "invalid_data" | "not_allowed" };

export type ClaimInput = {
  item: string;
  location: string;
  quantity: Thousandths;
  line: string | null;
  allow: boolean | null;
};

export type UpdateInput = {
  claim: string;
  quantity?: Thousandths;
  location?: string;
  allow: boolean | null;
};

export type LevelInput = {
  item: string;
  location: string;
  stocked?: Thousandths;
  allow?: boolean | null;
  limit?: Thousandths | null;
  /** `incoming_quantity`, as a whole. */
  incoming?: Thousandths;
  lead?: number | null;
};

export type DeductOn = "order" | "fulfillment";
