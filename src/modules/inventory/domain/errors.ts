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
 * The type and the code are those that core uses, so callers that know core's error know this one.
 * The message names no internal ids: it may reach a shopper. `lines` carries every failing line.
 */
export class InsufficientStockError extends MedusaError {
  readonly lines: InsufficientStockLine[];

  constructor(lines: InsufficientStockLine[]) {
    super(
      MedusaError.Types.NOT_ALLOWED,
      lines.length === 1
        ? "Not enough stock available for 1 line"
        : `Not enough stock available for ${lines.length} lines`,
      MedusaError.Codes.INSUFFICIENT_INVENTORY,
    );
    this.name = "InsufficientStockError";
    this.lines = lines;
  }
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
 * written. The message names no internal ids: it may reach a shopper. `lines` carries every failing line.
 */
export class UnmappedLocationError extends MedusaError {
  readonly lines: UnmappedLocationLine[];

  constructor(lines: UnmappedLocationLine[]) {
    super(
      MedusaError.Types.INVALID_DATA,
      lines.length === 1
        ? "No stock location serves 1 line of the order"
        : `No stock location serves ${lines.length} lines of the order`,
      UNMAPPED_LOCATION,
    );
    this.name = "UnmappedLocationError";
    this.lines = lines;
  }
}
