import { MathBN } from "@medusajs/framework/utils";

import { InsufficientStockError, UnmappedLocationError } from "../modules/inventory/domain/errors";
import { type OrderLine, titleOf } from "./order-lines";

/**
 * Says a refusal of stock in the words of the shopper who meets it: the titles and quantities of the failing lines, no
 * internal ids. The type, the code and the `lines` of the error stay.
 *
 * @param error - whatever the claim threw
 * @param lines - the order's or the cart's lines
 * @returns the error to throw: the same kind with another message, or the error as it is
 */
export function toShopperError(error: unknown, lines: readonly OrderLine[]): unknown {
  if (error instanceof InsufficientStockError) {
    return new InsufficientStockError(
      error.lines,
      `Not enough stock available for ${describe(error.lines, lines)}`,
    );
  }
  if (error instanceof UnmappedLocationError) {
    return new UnmappedLocationError(
      error.lines,
      `No stock location serves ${describe(error.lines, lines)}`,
    );
  }
  return error;
}

/** "2 x Trail Tent (Green), 1 x Camping Mug": each failing line once, also when several of its parts fail. */
function describe(
  failing: readonly { line_item_id: string | null }[],
  lines: readonly OrderLine[],
): string {
  const ids = new Set(failing.map((line) => line.line_item_id));
  const names = lines
    .filter((line) => ids.has(line.id))
    .map((line) => `${MathBN.convert(line.quantity).toFixed()} x ${titleOf(line)}`);
  return names.length ? names.join(", ") : "the order";
}
