import type { BigNumberInput } from "@medusajs/framework/types";
import { MathBN } from "@medusajs/framework/utils";

import {
  type ChoiceOptions,
  availableByDate,
  chooseLocations,
  limitMapping,
  type LinePiece,
  type LocationMapping,
} from "../modules/inventory/domain/choose-location";
import {
  acceptsClaim,
  type EffectiveBackorderPolicy,
  effectivePolicy,
} from "../modules/inventory/domain/policy";
import type { ItemStock, VariantStock } from "../modules/inventory/types";
import type { LocationsOption } from "../modules/inventory/options";
import {
  deepestClaim,
  greater,
  type LeftLevel,
  mostTogether,
  shownQuantity,
  type Unlimited,
  unitsOf,
} from "./variant-availability";

/** A line that a shopper wants. */
export type WantedLine = {
  id: string;
  /** Units of the variant, > 0. */
  quantity: BigNumberInput;
  /** Absent for a line without a variant: nothing is counted for it. */
  variant?: VariantStock;
  /** The stock location that the line's shipping method ships from. */
  shipping_location_id?: string | null;
  /** The shipping profile of its product, which says by which of several shipping methods it ships. */
  shipping_profile_id?: string | null;
  /** The day on which it is wanted, `2026-12-24`: its levels then have what is expected until then. */
  ship_date?: string | null;
};

/** What becomes of one line, in units of its variant. The three quantities add up to the line's. */
export type LineAvailability = {
  line_item_id: string;
  variant_id: string | null;
  quantity: number;
  /** Stock covers these. */
  ships_now_quantity: number;
  /** These are sold now, and ship later. */
  backorder_quantity: number;
  /** These cannot be had. */
  unavailable_quantity: number;
};

export type CartJudgement = {
  lines: LineAvailability[];
  /** true when stock and policy accept every line as it is. A cart without lines cannot be completed. */
  completable: boolean;
};

/** One line's demand on one inventory item, as its claim will be made. */
export type Demand = {
  /** The line's place in the cart. */
  line: number;
  item: ItemStock;
  /** In units of the item. */
  quantity: BigNumberInput;
  location_id: string | null;
  policy: EffectiveBackorderPolicy;
  /** The most that a claim could have otherwise, by what was left elsewhere; `null`: no limit. */
  most: Unlimited<BigNumberInput>;
  /** In units of the item: what stock covers of it, and what can be had of it at all. */
  covered: BigNumberInput;
  obtainable: BigNumberInput;
  accepted: boolean;
  /** In units of the item: what this demand and those before it want of the level. */
  up_to: BigNumberInput;
};

/**
 * Says what the claims of an order with these lines would come to: the locations are chosen and the claims judged by
 * the engine's rules (docs/architecture.md), all lines together. Each claim stands on one level; a line that is parted makes several. At one level those that may
 * not be backordered come first, of those the ones that are wanted first, then the lines in their order.
 *
 * @param lines - in the cart's order
 * @param options - the module's
 * @returns each line's share, and whether the claims would be accepted
 */
export function judgeCart(lines: readonly WantedLine[], options: ChoiceOptions): CartJudgement {
  const demands = judgeDemands(lines, options);
  const judged = lines.map((line, index) =>
    shareOf(
      line,
      demands.filter((demand) => demand.line === index),
    ),
  );
  return {
    lines: judged,
    completable: judged.length > 0 && judged.every((line) => line.unavailable_quantity === 0),
  };
}

/**
 * Says of every part of every line where its claim would stand, and whether it would be accepted.
 *
 * @param lines - in the cart's order
 * @param options - the module's
 * @returns one demand for each inventory item of each line, or several where it is parted; none for lines that claim nothing
 */
export function judgeDemands(lines: readonly WantedLine[], options: ChoiceOptions): Demand[] {
  const demands = placeDemands(lines, options);
  for (const atLevel of groupByLevel(demands).values()) {
    judgeLevel(atLevel);
  }
  return demands;
}

/**
 * Chooses each demand's location: of lines without a day first, then of the earlier day, else in the lines' order. What one
 * claims is not there for those after it.
 */
function placeDemands(lines: readonly WantedLine[], options: ChoiceOptions): Demand[] {
  const taken = new Map<string, BigNumberInput>();
  const wantedFirst = lines
    .map((line, index) => ({ line, index, day: line.ship_date ?? "" }))
    .sort((a, b) => (a.day === b.day ? 0 : a.day < b.day ? -1 : 1));
  return wantedFirst.flatMap(({ line, index }) => {
    const { variant, shipping_location_id } = line;
    if (!variant?.manage_inventory) {
      return [];
    }
    return variant.items.flatMap((item) => {
      const wanted = MathBN.mult(line.quantity, item.required_quantity);
      const mapping = mappingOf(item, shipping_location_id ?? null, options.locations);
      const levels = item.levels
        .filter(({ location_id }) => isCandidate(mapping, location_id))
        .map((level) => ({
          ...level,
          available: MathBN.sub(level.available, taken.get(levelKey(item, level.location_id)) ?? 0),
        }));
      const pieces = chooseLocations(
        {
          mapping,
          levels,
          item,
          quantity: wanted,
          unit: item.required_quantity,
          allow_backorder: variant.allow_backorder,
        },
        options.splitLines,
      );
      const most =
        pieces.length > 1 ? 0 : mostElsewhere({ item, levels, claim: variant, pieces }, options);
      return pieces.map(({ location_id, quantity }): Demand => {
        const key = levelKey(item, location_id);
        taken.set(key, MathBN.add(taken.get(key) ?? 0, quantity));
        return {
          line: index,
          item,
          quantity,
          location_id,
          policy: effectivePolicy({ level: levelOf(item, location_id), item, claim: variant }),
          most,
          covered: 0,
          obtainable: 0,
          accepted: false,
          up_to: quantity,
        };
      });
    });
  });
}

type Elsewhere = {
  item: ItemStock;
  levels: readonly LeftLevel[];
  claim: VariantStock;
  pieces: readonly LinePiece[];
};

/**
 * The most that a claim could have otherwise than where it was sent: at one of the other locations, or, where lines may be
 * parted, at all of them together.
 */
function mostElsewhere(
  { item, levels, claim, pieces }: Elsewhere,
  { splitLines }: ChoiceOptions,
): Unlimited<BigNumberInput> {
  const policyAt = (level: LeftLevel) => effectivePolicy({ level, item, claim });
  const alone = levels
    .filter((level) => level.location_id !== pieces[0].location_id)
    .map((level) => deepestClaim(availableByDate(level), policyAt(level)))
    .reduce(greater, 0);
  return splitLines === "when_short"
    ? greater(alone, mostTogether(levels, { policyAt, unit: item.required_quantity }))
    : alone;
}

/** Fills in what the level gives each of the demands on it, by running sum. Demands without a level get nothing. */
function judgeLevel(demands: readonly Demand[]): void {
  const [{ item, location_id }] = demands;
  const level = levelOf(item, location_id);
  if (!level) {
    return;
  }
  let available: BigNumberInput = level.available;
  let wanted: BigNumberInput = 0;
  const order = [
    ...demands.filter(({ policy }) => !policy.allow_backorder),
    ...demands.filter(({ policy }) => policy.allow_backorder),
  ];
  for (const demand of order) {
    const { quantity, policy } = demand;
    wanted = MathBN.add(wanted, quantity);
    demand.up_to = wanted;
    const byDate = availableByDate({
      available,
      incoming: levelOf(demand.item, location_id)?.incoming,
    });
    demand.accepted = acceptsClaim({ available: byDate, quantity, policy });
    demand.covered = MathBN.min(quantity, shownQuantity(available));
    // A claim that is refused takes nothing; here it is given what a smaller one would have had.
    const here = demand.accepted
      ? quantity
      : MathBN.max(demand.covered, MathBN.min(quantity, deepestClaim(byDate, policy) ?? quantity));
    demand.obtainable = demand.accepted
      ? quantity
      : MathBN.max(here, MathBN.min(quantity, demand.most ?? quantity));
    available = MathBN.sub(available, here);
  }
}

/** What a line maps to: where it ships from, and the sales channel's locations that stock the item. */
function mappingOf(
  item: ItemStock,
  shipping_location_id: string | null,
  locations: LocationsOption,
): LocationMapping {
  const channel = item.levels.filter((level) => level.in_channel);
  const channel_location_ids = channel.map((level) => level.location_id);
  return limitMapping({ shipping_location_id, channel_location_ids }, locations);
}

function isCandidate(mapping: LocationMapping, locationId: string): boolean {
  return (
    mapping.shipping_location_id === locationId || mapping.channel_location_ids.includes(locationId)
  );
}

/** A line's share in units of its variant: the least of what its items give. */
function shareOf(line: WantedLine, demands: readonly Demand[]): LineAvailability {
  const quantity = MathBN.convert(line.quantity).toNumber();
  const answer = {
    line_item_id: line.id,
    variant_id: line.variant?.variant_id ?? null,
    quantity,
  };
  if (!line.variant?.manage_inventory) {
    return {
      ...answer,
      ships_now_quantity: quantity,
      backorder_quantity: 0,
      unavailable_quantity: 0,
    };
  }
  const refused = !isMapped(line.variant) || !demands.length;
  const accepted = !refused && demands.every((demand) => demand.accepted);
  const obtainable = accepted
    ? quantity
    : refused
      ? 0
      : Math.min(
          // Where a claim is refused, a unit is missing, also if another order of the lines would have had it.
          Math.max(0, quantity - 1),
          ...itemsOf(demands).map(({ item, obtainable }) =>
            unitsOf(obtainable, item.required_quantity),
          ),
        );
  const covered = demands.every((demand) => MathBN.gte(demand.covered, demand.quantity))
    ? quantity
    : Math.min(
        ...itemsOf(demands).map(({ item, covered }) => unitsOf(covered, item.required_quantity)),
      );
  const ships_now_quantity = Math.min(covered, obtainable);
  return {
    ...answer,
    ships_now_quantity,
    backorder_quantity: exactDifference(obtainable, ships_now_quantity),
    unavailable_quantity: exactDifference(quantity, obtainable),
  };
}

/** What a line gets of each of its items, wherever it is claimed. */
function itemsOf(demands: readonly Demand[]): Pick<Demand, "item" | "covered" | "obtainable">[] {
  const items = new Map<string, Pick<Demand, "item" | "covered" | "obtainable">>();
  for (const { item, covered, obtainable } of demands) {
    const sum = items.get(item.inventory_item_id);
    items.set(item.inventory_item_id, {
      item,
      covered: MathBN.add(sum?.covered ?? 0, covered),
      obtainable: MathBN.add(sum?.obtainable ?? 0, obtainable),
    });
  }
  return [...items.values()];
}

/**
 * Core refuses to complete a cart with a variant that no location of the channel stocks, unless the variant itself
 * allows backorders (prepareConfirmInventoryInput in @medusajs/core-flows).
 */
export function isMapped(variant: VariantStock): boolean {
  return (
    variant.allow_backorder ||
    variant.items.some((item) => item.levels.some((level) => level.in_channel))
  );
}

function groupByLevel(demands: readonly Demand[]): Map<string, Demand[]> {
  const groups = new Map<string, Demand[]>();
  for (const demand of demands) {
    const key = levelKey(demand.item, demand.location_id);
    groups.set(key, [...(groups.get(key) ?? []), demand]);
  }
  return groups;
}

function levelKey(item: ItemStock, location_id: string | null): string {
  return JSON.stringify([item.inventory_item_id, location_id]);
}

function levelOf(item: ItemStock, location_id: string | null) {
  return item.levels.find((level) => level.location_id === location_id);
}

function exactDifference(a: number, b: number): number {
  return MathBN.sub(a, b).toNumber();
}
