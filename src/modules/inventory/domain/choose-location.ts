import type { BigNumberInput } from "@medusajs/framework/types";
import { MathBN } from "@medusajs/framework/utils";

import { acceptsClaim, type BackorderPolicyColumns, effectivePolicy } from "./policy";

/** A live level of the inventory item that a line claims. */
export type LevelChoice = BackorderPolicyColumns & {
  location_id: string;
  /** stocked - reserved, less what earlier lines of the same order claim here; may be negative. */
  available: BigNumberInput;
};

/** What an order knows of where it may be served from. */
export type LocationMapping = {
  /** The stock location that the line's shipping method ships from. */
  shipping_location_id?: string | null;
  /** The stock locations that the order's sales channel maps to. */
  channel_location_ids: readonly string[];
};

export type ChooseLocationOptions = {
  mapping: LocationMapping;
  /** Every live level of the item, in any order. Levels that the mapping does not name are passed over. */
  levels: readonly LevelChoice[];
  /** The item's own policy columns. */
  item?: BackorderPolicyColumns | null;
  /** What the line claims, > 0. */
  quantity: BigNumberInput;
  /** The variant's or the line's flag. */
  allow_backorder?: boolean | null;
};

/**
 * Chooses the location that a line claims at:
 *
 * 1. the level at the shipping method's location, whatever it has: that is where the order ships from;
 * 2. else, of the sales channel's locations, one that has enough;
 * 3. else one where policy allows the backorder;
 * 4. else the channel's location that has the most, which then refuses the claim for lack of stock.
 *
 * Among equals the one with the most available comes first, then the lower id: never simply the first that comes.
 * The engine chooses by the same rule in SQL, under the levels' locks (sql/choose-locations.ts); this one is for reads.
 *
 * @returns the location's id, or `null` when the mapping names no location that stocks the item
 */
export function chooseLocation(options: ChooseLocationOptions): string | null {
  const { mapping, levels, quantity } = options;
  const shipping = levels.find((level) => level.location_id === mapping.shipping_location_id);
  if (shipping) {
    return shipping.location_id;
  }
  const ranked = levels
    .filter((level) => mapping.channel_location_ids.includes(level.location_id))
    .map((level) => ({ level, rank: rank(level, options) }))
    .sort(
      (a, b) =>
        a.rank - b.rank ||
        MathBN.convert(b.level.available).comparedTo(MathBN.convert(a.level.available)) ||
        (a.level.location_id < b.level.location_id ? -1 : 1),
    );
  return ranked[0]?.level.location_id ?? null;

  function rank(level: LevelChoice, { item, allow_backorder }: ChooseLocationOptions): number {
    if (MathBN.gte(level.available, quantity)) {
      return 0;
    }
    const policy = effectivePolicy({ level, item, claim: { allow_backorder } });
    return acceptsClaim({ available: level.available, quantity, policy }) ? 1 : 2;
  }
}
