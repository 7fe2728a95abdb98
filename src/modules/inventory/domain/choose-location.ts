import type { BigNumberInput } from "@medusajs/framework/types";
import { MathBN } from "@medusajs/framework/utils";

import type { LocationsOption } from "../options";
import { acceptsClaim, type BackorderPolicyColumns, effectivePolicy } from "./policy";

/** A live level of the inventory item that a line claims. */
export type LevelChoice = BackorderPolicyColumns & {
  location_id: string;
  /** stocked - reserved, less what earlier lines of the same order claim here; may be negative. */
  available: BigNumberInput;
  /** Units that the same workflow put back here, >= 0: it may take them again whatever the policy says. */
  credit?: BigNumberInput;
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
 * Leaves of a mapping what the option `locations` lets serve an order.
 *
 * @param mapping - what the order maps to
 * @param locations - "shipping": only the shipping method's location, wherever the order has one
 * @returns the same mapping, or one without the sales channel's locations
 */
export function limitMapping<Mapping extends LocationMapping>(
  mapping: Mapping,
  locations: LocationsOption,
): Mapping {
  return locations === "shipping" && mapping.shipping_location_id
    ? { ...mapping, channel_location_ids: [] }
    : mapping;
}

/**
 * Chooses the location that a line claims at (docs/architecture.md, "Which location"):
 *
 * 1. the level at the shipping method's location, if it covers the line from stock;
 * 2. else, of the sales channel's locations, one that covers it from stock;
 * 3. else the shipping location, where policy lets the line be backordered; else one of the channel's where policy does;
 * 4. else the mapped location that has the most, which then refuses the claim for lack of stock.
 *
 * Among equals the one with the most available comes first, then the lower id: never simply the first that comes.
 * The engine chooses by the same rule in SQL, under the levels' locks (choose-locations.ts of the engine); this one is
 * for reads. One table of cases holds both to it (integration-tests/helpers/model/location-cases.ts).
 *
 * @returns the location's id, or `null` when the mapping names no location that stocks the item
 */
export function chooseLocation(options: ChooseLocationOptions): string | null {
  const { mapping, levels } = options;
  const [best] = levels
    .filter(
      ({ location_id }) =>
        location_id === mapping.shipping_location_id ||
        mapping.channel_location_ids.includes(location_id),
    )
    .map((level) => ({ level, rank: rankOf(level, options) }))
    .sort(
      (a, b) =>
        a.rank - b.rank ||
        MathBN.convert(b.level.available).comparedTo(MathBN.convert(a.level.available)) ||
        (a.level.location_id < b.level.location_id ? -1 : 1),
    );
  return best?.level.location_id ?? null;
}

/** The number of the rule that a location meets, each time the shipping location before the channel's; lower is better. */
function rankOf(
  level: LevelChoice,
  { mapping, item, quantity, allow_backorder }: ChooseLocationOptions,
): number {
  const { available, credit } = level;
  const after = level.location_id === mapping.shipping_location_id ? 0 : 1;
  if (MathBN.gte(available, quantity)) {
    return after;
  }
  const policy = effectivePolicy({ level, item, claim: { allow_backorder } });
  return acceptsClaim({ available, quantity, policy, credit }) ? 2 + after : 4;
}
