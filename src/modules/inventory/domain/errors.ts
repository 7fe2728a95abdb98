import { MedusaError } from "@medusajs/framework/utils";

/** One line that a claim could not take. Quantities are in the inventory item's unit. */
export type InsufficientStockLine = {
  inventory_item_id: string;
  location_id: string;
  line_item_id: string | null;
  requested: number;
  /** What the line could have taken from stock, never below 0. */
  available: number;
  /** How far below zero the level may go: 0 where backorders are off, `null` where nothing limits them. */
  limit: number | null;
};

/**
 * A claim was refused because neither stock nor policy covers it. Nothing was written.
 * The type, the code and the words are those that core uses, so callers that know core's error know this one, and a
 * person in the dashboard is told item and location. Whoever speaks to a shopper gives a message without ids.
 * `lines` carries every failing line.
 */
export class InsufficientStockError extends MedusaError {
  readonly lines: InsufficientStockLine[];

  /**
   * @param lines - every failing line
   * @param message - without it, core's words for each line
   */
  constructor(lines: InsufficientStockLine[], message = inCoresWords(lines)) {
    super(MedusaError.Types.NOT_ALLOWED, message, MedusaError.Codes.INSUFFICIENT_INVENTORY);
    this.name = "InsufficientStockError";
    this.lines = lines;
  }
}

/** The text of core's `createReservationItems` (@medusajs/inventory, `ensureInventoryLevels`), which stops at the first. */
function inCoresWords(lines: readonly InsufficientStockLine[]): string {
  return lines
    .map(
      ({ inventory_item_id: item, location_id: location }) =>
        `Not enough stock available for item ${item} at location ${location}`,
    )
    .join(", ");
}

/** The code of {@link UnmappedLocationError}. */
export const UNMAPPED_LOCATION = "unmapped_location";

/** One line of an order that no location serves. */
export type UnmappedLocationLine = {
  inventory_item_id: string;
  line_item_id: string | null;
};

/**
 * Neither the order's shipping method nor its sales channel maps to a location that stocks the item. Nothing was
 * written. Whoever speaks to a shopper gives a message without ids. `lines` carries every failing line.
 */
export class UnmappedLocationError extends MedusaError {
  readonly lines: UnmappedLocationLine[];

  /**
   * @param lines - every failing line
   * @param message - without it, the items are named
   */
  constructor(
    lines: UnmappedLocationLine[],
    message = `No stock location of the order serves ${lines.map((line) => `item ${line.inventory_item_id}`).join(", ")}`,
  ) {
    super(MedusaError.Types.INVALID_DATA, message, UNMAPPED_LOCATION);
    this.name = "UnmappedLocationError";
    this.lines = lines;
  }
}

/** PostgreSQL's unique_violation. */
export const UNIQUE_VIOLATION = "23505";

/** The code of an error, where it has one: PostgreSQL's five characters, or Node's. */
export function errorCode(error: unknown): string | undefined {
  return typeof error === "object" && error !== null && "code" in error
    ? String(error.code)
    : undefined;
}

/** The code of {@link stockBusyError}. */
export const STOCK_BUSY = "stock_busy";

/**
 * A change waited for a level, or for the database, for longer than it may. Nothing of it was written, or what was is taken
 * back: try again. The message may reach a shopper.
 */
export function stockBusyError(): MedusaError {
  return new MedusaError(
    MedusaError.Types.UNEXPECTED_STATE,
    "The stock is busy at this moment. Please try again.",
    STOCK_BUSY,
  );
}

/** The code of {@link keyReusedError}. */
export const IDEMPOTENCY_KEY_REUSED = "idempotency_key_reused";

/**
 * An idempotency key came a second time with another payload: one of the two callers did not mean this key.
 *
 * @param key - as it was given
 */
export function keyReusedError(key: string): MedusaError {
  return new MedusaError(
    MedusaError.Types.INVALID_DATA,
    `idempotency_key "${key}" was used before, for a change with another payload: a new change needs a key of its own`,
    IDEMPOTENCY_KEY_REUSED,
  );
}

/** The code of {@link changedError}. */
export const CHANGED_MEANWHILE = "changed_meanwhile";

/**
 * What a caller read before a change is not so any more. Nothing was written: read again, and decide again.
 *
 * @param message - says what is so now
 */
export function changedError(message: string): MedusaError {
  return new MedusaError(MedusaError.Types.CONFLICT, message, CHANGED_MEANWHILE);
}
