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
 * Names a line of the caller's input ahead of what is wrong with it. A call with one line needs no name for it: then the
 * text is core's own, where core has one.
 *
 * @param name - what the input is called, e.g. "reservation_items"
 * @param ordinal - the line's place in it
 * @param size - how many lines the input has
 * @returns e.g. "reservation_items[2]: "; "" for the only line
 */
export function placeIn(name: string, ordinal: number, size: number): string {
  return size > 1 ? `${name}[${ordinal}]: ` : "";
}

/**
 * Turns the level references that the engine did not find into one error.
 *
 * @param missing - the lines, by their place in the caller's input
 * @param input - what the caller's input is called, e.g. "reservation_items", and how many lines it has
 * @returns MedusaError `not_found` that names every such line
 */
export function missingLevelsError(
  missing: MissingLevel[],
  { name, size }: { name: string; size: number },
): MedusaError {
  return new MedusaError(
    MedusaError.Types.NOT_FOUND,
    missing
      .map(({ ordinal, inventory_item_id: item, location_id: location, item_exists: exists }) => {
        const what = exists
          ? `Item ${item} is not stocked at location ${location}`
          : `Inventory item ${item} does not exist`;
        return placeIn(name, ordinal, size) + what;
      })
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
