import type { BigNumberInput } from "@medusajs/framework/types";
import { MathBN } from "@medusajs/framework/utils";

import type { CreateReservationItemInput } from "../modules/inventory/types";
import type { OrderMapping } from "./order-mapping";
import { type Dated, shipDateOf } from "./ship-date";

/** A variant, as far as it says what an order's line takes out of stock. */
export type StockedVariant = {
  id: string;
  manage_inventory?: boolean | null;
  allow_backorder?: boolean | null;
  product?: { shipping_profile?: { id: string } | null } | null;
  inventory_items?:
    ({ inventory_item_id: string; required_quantity: BigNumberInput } | null)[] | null;
};

/** A line of a cart or an order. */
export type OrderLine = {
  id: string;
  variant_id?: string | null;
  quantity: BigNumberInput;
  title?: string | null;
  product_title?: string | null;
  variant_title?: string | null;
  metadata?: Record<string, unknown> | null;
};

/** What says what lines claim. */
export type ClaimSources = {
  /** The lines' variants. */
  variants: readonly StockedVariant[];
  /** The order's. */
  mapping: OrderMapping;
  /** Their cart or order, which may say on which day they are wanted. */
  order: Dated;
};

/**
 * Says what the lines of an order claim: for every inventory item of a managed variant, the line's quantity times what
 * the variant needs of it, at a location that is left to the order's mapping, for the day on which it is wanted.
 *
 * @param lines - the lines
 * @param of - see {@link ClaimSources}
 * @returns the input of `createReservationItems`; lines of unmanaged variants claim nothing
 * @throws MedusaError `invalid_data`, naming `ship_date`, where that is no date
 */
export function claimsOfLines(
  lines: readonly OrderLine[],
  { variants, mapping, order }: ClaimSources,
): CreateReservationItemInput[] {
  const byId = new Map(variants.map((variant) => [variant.id, variant]));
  return lines.flatMap((line) => {
    const variant = line.variant_id ? byId.get(line.variant_id) : undefined;
    const ship_date = shipDateOf(line, order);
    if (!variant?.manage_inventory) {
      return [];
    }
    const parts = (variant.inventory_items ?? []).flatMap((part) => part ?? []);
    return parts.map((part) => ({
      line_item_id: line.id,
      inventory_item_id: part.inventory_item_id,
      quantity: MathBN.mult(part.required_quantity, line.quantity),
      unit: part.required_quantity,
      allow_backorder: variant.allow_backorder ?? false,
      from_order: true,
      mapping: mapping(variant.product?.shipping_profile?.id),
      ship_date,
    }));
  });
}

/**
 * Sorts a cart's lines by age, which decides who gets the stock where two of them want the same: the query gives them in
 * no order of its own. Lines of the same moment keep an order too, so that what the cart was told holds when it is completed.
 *
 * @param lines - in any order
 * @returns the same lines, by id
 */
export function byAge<Line extends { id: string }>(lines: readonly Line[]): Line[] {
  return [...lines].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/**
 * Puts an order's lines in the order of the cart's lines that they came from. Core does not say which came from which;
 * two of one variant and quantity that are wanted on one day claim the same, so either may stand for the other.
 *
 * @param lines - the order's, in any order
 * @param cartLines - the cart's, in their order
 * @returns the order's lines; one that no line of the cart matches comes last
 */
export function inCartOrder<Line extends OrderLine>(
  lines: readonly Line[],
  cartLines: readonly OrderLine[],
): Line[] {
  const left = new Set(lines);
  const matched = cartLines.flatMap((cartLine) => {
    const match = [...left].find(
      (line) =>
        line.variant_id === cartLine.variant_id &&
        MathBN.eq(line.quantity, cartLine.quantity) &&
        (line.metadata?.ship_date ?? null) === (cartLine.metadata?.ship_date ?? null),
    );
    left.delete(match as Line);
    return match ?? [];
  });
  return [...matched, ...left];
}

/** What a shopper knows a line by. */
export function titleOf(line: OrderLine): string {
  const title = line.product_title ?? line.title ?? "An item";
  const variant = line.variant_title;
  return variant && variant !== title ? `${title} (${variant})` : title;
}
