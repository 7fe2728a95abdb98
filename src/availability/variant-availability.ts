import type { BigNumberInput } from "@medusajs/framework/types";
import { MathBN } from "@medusajs/framework/utils";

import {
  availableByDate,
  wholeUnits as wholeUnitsOf,
} from "../modules/inventory/domain/choose-location";
import { type EffectiveBackorderPolicy, effectivePolicy } from "../modules/inventory/domain/policy";
import type { SplitLinesOption } from "../modules/inventory/options";
import type { ItemStock, LevelStock, VariantStock } from "../modules/inventory/types";
import type {
  StoreAvailabilityStatus,
  StoreVariantAvailability,
} from "../types/http/store-availability";

/** What stock and policy say of a variant, without dates. */
export type VariantJudgement = Omit<
  StoreVariantAvailability,
  "expected_at" | "expected_kind" | "incoming"
>;

/**
 * What a shopper is shown, as pure functions. The rule:
 *
 * - a level shows max(available, 0): a negative level does not eat another's stock;
 * - an inventory item shows the sum over the sales channel's locations;
 * - a variant shows floor(sum / required_quantity), the least of its items.
 *
 * Sums and quotients are exact for decimals. Of a level with `incoming`, which a day was asked for, all of it is what is
 * there by then.
 */

/** An exact, non-negative decimal; `null` is without limit. */
export type Unlimited<Quantity> = Quantity | null;

/**
 * What a shopper sees of one level.
 *
 * @param available - stocked - reserved, may be negative
 * @returns max(available, 0)
 */
export function shownQuantity<Quantity extends BigNumberInput>(available: Quantity): Quantity | 0 {
  return isNegative(available) ? 0 : available;
}

/**
 * What a shopper sees of one inventory item: the sum over the levels at the sales channel's locations.
 *
 * @param levels - the item's levels; those outside the channel are passed over
 * @returns the sum as an exact decimal, >= 0
 */
export function shownItemQuantity(levels: readonly LevelStock[]): BigNumberInput {
  let whole = 0;
  let exact: BigNumberInput | undefined;
  for (const level of levels) {
    if (!level.in_channel) {
      continue;
    }
    const shown = shownQuantity(availableByDate(level));
    const units = wholeUnits(shown);
    // Whole units are added as numbers as long as that is exact; a page has thousands of levels.
    if (exact === undefined && units !== undefined && whole + units <= Number.MAX_SAFE_INTEGER) {
      whole += units;
    } else {
      exact = MathBN.add(exact ?? whole, shown);
    }
  }
  return exact ?? whole;
}

/**
 * What one order may take of an inventory item beyond what stock covers. A claim stands on one level, so this is the
 * most that any level of the channel allows, and not their sum.
 *
 * @param item - the item with its levels
 * @param variantAllows - the variant's `allow_backorder`, the last of the inheritance
 * @returns an exact decimal, >= 0; `null` where a level allows any quantity
 */
export function backorderableItemQuantity(
  item: ItemStock,
  variantAllows: boolean,
): Unlimited<BigNumberInput> {
  let most: BigNumberInput = 0;
  for (const level of item.levels) {
    if (!level.in_channel) {
      continue;
    }
    const policy = effectivePolicy({ level, item, claim: { allow_backorder: variantAllows } });
    if (!policy.allow_backorder) {
      continue;
    }
    if (policy.backorder_limit === null) {
      return null;
    }
    const available = availableByDate(level);
    const left = isNegative(available)
      ? MathBN.add(policy.backorder_limit, available)
      : policy.backorder_limit;
    most = MathBN.max(most, left);
  }
  return most;
}

/**
 * Units of a variant that a quantity of one of its items makes.
 *
 * @param quantity - of the item, >= 0
 * @param requiredQuantity - of the item in one unit of the variant, > 0
 * @returns floor(quantity / requiredQuantity), exact
 */
export function unitsOf(quantity: BigNumberInput, requiredQuantity: BigNumberInput): number {
  const whole = wholeUnits(quantity);
  const required = wholeUnits(requiredQuantity);
  if (whole !== undefined && required !== undefined && required > 0) {
    return Math.floor(whole / required);
  }
  // idiv is exact, where a quotient that is rounded first may reach the next whole number.
  return MathBN.convert(quantity).idiv(MathBN.convert(requiredQuantity)).toNumber();
}

/**
 * How many units of a variant stock covers.
 *
 * @param variant - the variant with its items
 * @returns the least of its items, >= 0; `null` where inventory is not managed or the variant has no items
 */
export function shownVariantQuantity(variant: VariantStock): number | null {
  if (!variant.manage_inventory || !variant.items.length) {
    return null;
  }
  return Math.min(
    ...variant.items.map((item) => unitsOf(shownItemQuantity(item.levels), item.required_quantity)),
  );
}

/**
 * Judges one variant in one sales channel.
 *
 * @param variant - the variant with its items and their levels
 * @param splitLines - the module's option of that name
 * @returns what a storefront shows; a managed variant without inventory items cannot be had
 */
export function judgeVariant(
  variant: VariantStock,
  splitLines?: SplitLinesOption,
): VariantJudgement {
  const answer = { variant_id: variant.variant_id };
  if (!variant.manage_inventory) {
    return {
      ...answer,
      available_quantity: null,
      status: "unmanaged",
      backorderable_quantity: null,
      orderable_quantity: null,
    };
  }
  const available_quantity = shownVariantQuantity(variant) ?? 0;
  const obtainable = variant.items.length ? obtainableUnits(variant) : 0;
  const backorderable_quantity =
    obtainable === null ? null : Math.max(0, obtainable - available_quantity);
  return {
    ...answer,
    available_quantity,
    status: statusOf(available_quantity, backorderable_quantity),
    backorderable_quantity,
    orderable_quantity: orderableUnits(variant, splitLines),
  };
}

/**
 * How many units of a variant one line of an order can have: each of its items is claimed at one location, from stock or
 * as far below zero as policy lets that level go, or, where lines may be parted, at several. Where the line ships from is not
 * known yet: the best location counts.
 *
 * @param variant - the variant with its items and their levels
 * @param splitLines - the module's option of that name
 * @returns whole units, >= 0; `null` where nothing limits them
 */
export function orderableUnits(
  variant: VariantStock,
  splitLines: SplitLinesOption = "never",
): Unlimited<number> {
  if (!variant.manage_inventory) {
    return null;
  }
  let least: Unlimited<number> = variant.items.length ? null : 0;
  for (const item of variant.items) {
    const levels = item.levels.filter(({ in_channel }) => in_channel);
    const policyAt = (level: LeftLevel) => effectivePolicy({ level, item, claim: variant });
    let most: Unlimited<BigNumberInput> = 0;
    for (const level of levels) {
      most = greater(most, deepestClaim(availableByDate(level), policyAt(level)));
    }
    if (splitLines === "when_short") {
      most = greater(most, mostTogether(levels, { policyAt, unit: item.required_quantity }));
    }
    if (most !== null) {
      const units = unitsOf(most, item.required_quantity);
      least = least === null ? units : Math.min(least, units);
    }
  }
  return least;
}

/**
 * The most that one claim can take of a level.
 *
 * @param available - the level's, may be negative
 * @param policy - the level's effective policy
 * @returns may be negative, where the level is below its limit already; `null` where nothing limits it
 */
export function deepestClaim(
  available: BigNumberInput,
  { allow_backorder, backorder_limit }: EffectiveBackorderPolicy,
): Unlimited<BigNumberInput> {
  if (!allow_backorder) {
    return available;
  }
  return backorder_limit === null ? null : MathBN.add(available, backorder_limit);
}

/** A level with what is left of it once others have taken theirs. */
export type LeftLevel = Omit<LevelStock, "available"> & { available: BigNumberInput };

/**
 * The most that one line can have of several levels together, where lines may be parted: all whole units that they have, and
 * what one of them lets be backordered beyond that.
 *
 * @param levels - where the line may be claimed
 * @param rules.policyAt - the effective policy of a level
 * @param rules.unit - what a unit of the variant takes of the item
 * @returns an exact decimal, >= 0; `null` where nothing limits it
 */
export function mostTogether(
  levels: readonly LeftLevel[],
  rules: { policyAt: (level: LeftLevel) => EffectiveBackorderPolicy; unit: BigNumberInput },
): Unlimited<BigNumberInput> {
  const stock = levels.map((level) => wholeUnitsOf(availableByDate(level), rules.unit));
  const beyond = levels
    .map((level, index): Unlimited<BigNumberInput> => {
      const policy = rules.policyAt(level);
      const most = policy.allow_backorder ? deepestClaim(availableByDate(level), policy) : 0;
      return policy.allow_backorder && most !== null ? MathBN.sub(most, stock[index]) : most;
    })
    .reduce(greater, 0);
  return beyond === null ? null : MathBN.sum(0, beyond, ...stock);
}

/** The greater of two quantities, of which `null` is without limit. */
export function greater(
  a: Unlimited<BigNumberInput>,
  b: Unlimited<BigNumberInput>,
): Unlimited<BigNumberInput> {
  return a === null || b === null ? null : MathBN.max(a, b);
}

/**
 * What a storefront is told as a variant's `allow_backorder`: whether an order for one unit more than stock covers would
 * be accepted now, limits included. Medusa's own storefronts enable their button by it.
 *
 * @param variant - the variant with its items and their levels
 * @returns true for a variant whose inventory is not managed: every order of it is accepted
 */
export function sellsBeyondStock(variant: VariantStock, splitLines?: SplitLinesOption): boolean {
  const orderable = orderableUnits(variant, splitLines);
  return orderable === null || orderable > (shownVariantQuantity(variant) ?? 0);
}

/** Units that stock and policy together cover; `null` where none of the items sets an end to it. */
function obtainableUnits(variant: VariantStock): Unlimited<number> {
  let least: Unlimited<number> = null;
  for (const item of variant.items) {
    const backorderable = backorderableItemQuantity(item, variant.allow_backorder);
    if (backorderable === null) {
      continue;
    }
    const units = unitsOf(
      MathBN.add(shownItemQuantity(item.levels), backorderable),
      item.required_quantity,
    );
    least = least === null ? units : Math.min(least, units);
  }
  return least;
}

function statusOf(available: number, backorderable: Unlimited<number>): StoreAvailabilityStatus {
  if (available > 0) {
    return "in_stock";
  }
  return backorderable === 0 ? "out_of_stock" : "backorder";
}

function isNegative(quantity: BigNumberInput): boolean {
  return typeof quantity === "string"
    ? quantity.startsWith("-")
    : typeof quantity === "number"
      ? quantity < 0
      : MathBN.lt(quantity, 0);
}

/** The quantity as a number, where that loses nothing and it has no decimals. */
function wholeUnits(quantity: BigNumberInput): number | undefined {
  const digitsOnly = typeof quantity === "number" || /^-?\d+$/.test(String(quantity));
  const units = digitsOnly ? Number(quantity) : Number.NaN;
  return Number.isSafeInteger(units) ? units : undefined;
}
