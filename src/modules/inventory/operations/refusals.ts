import { MedusaError } from "@medusajs/framework/utils";

import {
  InsufficientStockError,
  UnmappedLocationError,
  type UnmappedLocationLine,
} from "../domain/errors";
import type { MissingLevel, RefusedLine } from "../engine/execute";

/** What the input of the methods that make and change claims is called in errors. */
export const CLAIMS_INPUT = "reservation_items";

/** What the input of the methods that create and change levels is called in errors. */
export const LEVELS_INPUT = "inventory_levels";

/**
 * Turns the level references that the engine did not find into one error.
 *
 * @param missing - the lines, by their place in the caller's input
 * @param name - what the caller's input is called, e.g. "reservation_items"
 * @returns MedusaError `not_found` that names every such line
 */
export function missingLevelsError(missing: MissingLevel[], name: string): MedusaError {
  return new MedusaError(
    MedusaError.Types.NOT_FOUND,
    missing
      .map(({ ordinal, inventory_item_id: item, location_id: location, item_exists: exists }) =>
        exists
          ? `${name}[${ordinal}]: Item ${item} is not stocked at location ${location}`
          : `${name}[${ordinal}]: Inventory item ${item} does not exist`,
      )
      .join(", "),
  );
}

/** Turns refused lines into the error that carries them, in the order of the caller's input. */
export function insufficientStockError(refused: RefusedLine[]): InsufficientStockError {
  return new InsufficientStockError(
    [...refused]
      .sort((a, b) => a.ordinal - b.ordinal)
      .map((line) => ({
        inventory_item_id: line.inventory_item_id,
        location_id: line.location_id,
        line_item_id: line.line_item_id,
        requested: Number(line.requested),
        available: Number(line.available),
        limit: line.limit === null ? null : Number(line.limit),
      })),
  );
}

/** Turns the lines that no location serves into the error that carries them. */
export function unmappedLocationError(
  unmapped: (UnmappedLocationLine & { ordinal: number })[],
): UnmappedLocationError {
  return new UnmappedLocationError(unmapped.map(({ ordinal: _ordinal, ...line }) => line));
}
