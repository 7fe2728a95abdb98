import type { BigNumberInput } from "@medusajs/framework/types";
import { MathBN } from "@medusajs/framework/utils";

import {
  InsufficientStockError,
  type InsufficientStockLine,
  UnmappedLocationError,
} from "../modules/inventory/domain/errors";
import { type OrderLine, titleOf } from "./order-lines";

/** What a shopper is told of a line that was refused. */
export type SoldOutLine = {
  /** Units of the variant. */
  quantity: BigNumberInput;
  title: string;
  /** Units of the variant that can still be had, >= 0. */
  left: number;
};

/**
 * Says to a shopper what cannot be had: "Sold out: 2 x Trail gloves (S). 1 is left." Each line has a sentence of its own,
 * because a storefront may show nothing but this text. `readRefusal` of the storefront package reads it back.
 */
export function soldOutMessage(lines: readonly SoldOutLine[]): string {
  return lines
    .map((line) => {
      const { left } = line;
      const rest = left > 0 ? ` ${left} ${left === 1 ? "is" : "are"} left.` : "";
      return `Sold out: ${countedTitle(line)}.${rest}`;
    })
    .join(" ");
}

/**
 * Says a refusal of stock in the words of the shopper who meets it: titles, quantities and what is left, no internal ids.
 * The type, the code and the `lines` of the error stay.
 *
 * @param error - whatever the claim threw
 * @param lines - the order's or the cart's lines
 * @returns the error to throw: the same kind with another message, or the error as it is
 */
export function toShopperError(error: unknown, lines: readonly OrderLine[]): unknown {
  if (!(error instanceof InsufficientStockError)) {
    return toMerchantError(error, lines);
  }
  const failing = failingOf(error.lines, lines).map((line) => ({
    quantity: line.quantity,
    title: titleOf(line),
    left: leftOf(line, error.lines),
  }));
  return new InsufficientStockError(
    error.lines,
    failing.length ? soldOutMessage(failing) : "Sold out: not all of the order can be had.",
  );
}

/**
 * Says a refusal of stock in the words of a person of the shop, who knows an order's lines by their titles.
 *
 * @param error - whatever the claim threw
 * @param lines - the order's lines
 * @returns the error to throw: the same kind with another message, or the error as it is
 */
export function toMerchantError(error: unknown, lines: readonly OrderLine[]): unknown {
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

/** "2 x Trail Tent (Green), 1 x Camping Mug". */
function describe(
  failing: readonly { line_item_id: string | null }[],
  lines: readonly OrderLine[],
): string {
  const names = failingOf(failing, lines).map((line) =>
    countedTitle({ quantity: line.quantity, title: titleOf(line) }),
  );
  return names.length ? names.join(", ") : "the order";
}

/** Each failing line once, also when several of its parts fail. */
function failingOf<Line extends OrderLine>(
  failing: readonly { line_item_id: string | null }[],
  lines: readonly Line[],
): Line[] {
  const ids = new Set(failing.map((line) => line.line_item_id));
  return lines.filter((line) => ids.has(line.id));
}

/** Units that the line could have had: the least of what its failing parts gave, never the line's whole quantity. */
function leftOf(line: OrderLine, failing: readonly InsufficientStockLine[]): number {
  const units = failing
    .filter((part) => part.line_item_id === line.id)
    .map((part) => {
      const perUnit = MathBN.div(part.requested, line.quantity);
      return MathBN.convert(obtainableOf(part)).idiv(MathBN.convert(perUnit)).toNumber();
    });
  const most = MathBN.convert(line.quantity).toNumber();
  return Math.max(0, Math.min(...units, Math.ceil(most) - 1));
}

/**
 * What of a part could have been had, in the item's unit. A level that stands at zero or below it may have used some of
 * its limit already, and the error does not say how much: then nothing is promised.
 */
function obtainableOf({ available, limit }: InsufficientStockLine): BigNumberInput {
  return available > 0 ? MathBN.add(available, limit ?? 0) : 0;
}

/** "2 x Trail gloves (S)". */
export function countedTitle({ quantity, title }: Pick<SoldOutLine, "quantity" | "title">): string {
  return `${MathBN.convert(quantity).toFixed()} x ${title}`;
}
