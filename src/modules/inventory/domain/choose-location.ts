import type { BigNumberInput } from "@medusajs/framework/types";
import { MathBN } from "@medusajs/framework/utils";

import type { LocationsOption, SplitLinesOption } from "../options";
import {
  acceptsClaim,
  allowsShortage,
  type BackorderPolicyColumns,
  effectivePolicy,
} from "./policy";

/** A live level of the inventory item that a line claims. */
export type LevelChoice = BackorderPolicyColumns & {
  location_id: string;
  /** stocked - reserved, less what earlier lines of the same order claim here; may be negative. */
  available: BigNumberInput;
  /** What is expected here until the day on which the line is wanted, >= 0; absent where it names none. */
  incoming?: BigNumberInput;
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

/** How the module's options let a line choose. */
export type ChoiceOptions = {
  locations: LocationsOption;
  /** Default "never". */
  splitLines?: SplitLinesOption;
};

/** What of a line is claimed at a location; several of them make the line. */
export type LinePiece = {
  /** `null` when the mapping names no location that stocks the item. */
  location_id: string | null;
  quantity: BigNumberInput;
};

export type ChooseLocationOptions = {
  mapping: LocationMapping;
  /** Every live level of the item, in any order. Levels that the mapping does not name are passed over. */
  levels: readonly LevelChoice[];
  /** The item's own policy columns. */
  item?: BackorderPolicyColumns | null;
  /** What the line claims, > 0. */
  quantity: BigNumberInput;
  /** What of the item is not parted, > 0: what a unit of the variant takes. */
  unit?: BigNumberInput;
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
 *    else, for a line with a day on which it is wanted, 1 and 2 again with what is expected until then;
 * 3. else the shipping location, where policy lets the line be backordered; else one of the channel's where policy does;
 * 4. else the mapped location that has the most, which then refuses the claim for lack of stock; where lines may be parted,
 *    {@link chooseLocations} looks for several before that.
 *
 * Among equals the one with the most available comes first, then the lower id: never simply the first that comes.
 * The engine chooses by the same rule in SQL, under the levels' locks (choose-locations.ts of the engine); this one is
 * for reads. One table of cases holds both to it (integration-tests/helpers/model/location-cases.ts).
 *
 * @returns the location's id, or `null` when the mapping names no location that stocks the item
 */
export function chooseLocation(options: ChooseLocationOptions): string | null {
  return rankedLevels(options)[0]?.level.location_id ?? null;
}

/**
 * Chooses where a line is claimed that may be parted: at one location wherever one takes all of it; else at several that
 * together cover it from stock, the one that has most first, then from what is expected until its day, with what is left over
 * backordered where policy lets it be, at home before elsewhere. Each location gets whole units of the variant.
 *
 * @param options - as for {@link chooseLocation}
 * @param splitLines - the module's option of that name
 * @returns the pieces, at least one; one that is refused, or has no location, is the whole line
 */
export function chooseLocations(
  options: ChooseLocationOptions,
  splitLines: SplitLinesOption = "never",
): LinePiece[] {
  const ranked = rankedLevels(options);
  const whole = { location_id: ranked[0]?.level.location_id ?? null, quantity: options.quantity };
  // What the same workflow put back may be taken again where nothing else serves: parting it comes before.
  const accepted = ranked.some(({ level }) =>
    acceptsClaim({
      available: availableByDate(level),
      quantity: options.quantity,
      policy: policyAt(level, options),
    }),
  );
  if (splitLines === "never" || accepted) {
    return [whole];
  }
  const pieces = ranked.map(({ level }) => ({ level, quantity: MathBN.convert(0) }));
  let rest = MathBN.convert(options.quantity);
  // What stands there at all of them, before what is expected at any.
  for (const most of [({ available }: LevelChoice) => available, availableByDate]) {
    const mostFirst = [...pieces].sort((a, b) => byMost(a.level, b.level, most));
    for (const piece of mostFirst) {
      const units = MathBN.sub(wholeUnits(most(piece.level), options.unit), piece.quantity);
      const taken = MathBN.min(rest, MathBN.max(0, units));
      piece.quantity = MathBN.add(piece.quantity, taken);
      rest = MathBN.sub(rest, taken);
    }
  }
  if (MathBN.gt(rest, 0)) {
    const { shipping_location_id } = options.mapping;
    const isHome = ({ level }: (typeof pieces)[number]) =>
      level.location_id === shipping_location_id;
    const home = [...pieces.filter(isHome), ...pieces.filter((piece) => !isHome(piece))].find(
      ({ level, quantity }) =>
        allowsShortage({
          available: availableByDate(level),
          quantity: MathBN.add(quantity, rest),
          policy: policyAt(level, options),
        }),
    );
    if (!home) {
      return [whole];
    }
    home.quantity = MathBN.add(home.quantity, rest);
  }
  return pieces
    .filter(({ quantity }) => MathBN.gt(quantity, 0))
    .map(({ level, quantity }) => ({ location_id: level.location_id, quantity }));
}

/**
 * The ids that the claims of a line may have: its own, and, where it is parted, that with a number.
 *
 * @param id - the line's claim's
 * @param mapping - which the locations are chosen from; `null` where the line names its own
 * @returns at least as many as there are locations
 */
export function claimIdsOf(id: string, mapping: LocationMapping | null): string[] {
  const more = mapping?.channel_location_ids ?? [];
  return [id, ...more.map((_location, index) => `${id}_${index + 2}`)];
}

/**
 * What a line may have of a level: what is available, with what is expected until its day.
 *
 * @returns may be negative
 */
export function availableByDate({
  available,
  incoming,
}: Pick<LevelChoice, "available" | "incoming">): BigNumberInput {
  return incoming === undefined ? available : MathBN.add(available, incoming);
}

/** What a level has of whole units. */
export function wholeUnits(available: BigNumberInput, unit: BigNumberInput = 1): BigNumberInput {
  return MathBN.mult(MathBN.convert(MathBN.max(0, available)).idiv(MathBN.convert(unit)), unit);
}

/** The levels that the mapping names, the one that the line goes to first. */
function rankedLevels(options: ChooseLocationOptions): { level: LevelChoice; rank: number }[] {
  const { mapping, levels } = options;
  return levels
    .filter(
      ({ location_id }) =>
        location_id === mapping.shipping_location_id ||
        mapping.channel_location_ids.includes(location_id),
    )
    .map((level) => ({ level, rank: rankOf(level, options) }))
    .sort(
      (a, b) =>
        a.rank - b.rank ||
        byMost(a.level, b.level, a.rank < BY_DATE ? ({ available }) => available : availableByDate),
    );
}

/** The one that has most first; of equals, the lower id. */
function byMost(
  a: LevelChoice,
  b: LevelChoice,
  most: (level: LevelChoice) => BigNumberInput,
): number {
  return (
    MathBN.convert(most(b)).comparedTo(MathBN.convert(most(a))) ||
    (a.location_id < b.location_id ? -1 : 1)
  );
}

/** The rank from which on stock alone does not cover the line. */
const BY_DATE = 2;

/** The rank of a level that does not take the line. */
const REFUSES = 6;

/** The number of the rule that a location meets, each time the shipping location before the channel's; lower is better. */
function rankOf(level: LevelChoice, options: ChooseLocationOptions): number {
  const { mapping, quantity } = options;
  const { available, credit } = level;
  const after = level.location_id === mapping.shipping_location_id ? 0 : 1;
  if (MathBN.gte(available, quantity)) {
    return after;
  }
  const byDate = availableByDate(level);
  if (MathBN.gte(byDate, quantity)) {
    return BY_DATE + after;
  }
  const policy = policyAt(level, options);
  return acceptsClaim({ available: byDate, quantity, policy, credit }) ? 4 + after : REFUSES;
}

function policyAt(level: LevelChoice, { item, allow_backorder }: ChooseLocationOptions) {
  return effectivePolicy({ level, item, claim: { allow_backorder } });
}
