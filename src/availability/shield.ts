import { MathBN } from "@medusajs/framework/utils";

import {
  AVAILABLE,
  isForeignJson,
  isInternalRow,
  isItem,
  isLevel,
  type JsonObject,
  jsonObjectOf,
  POLICY_FLAG,
  STOCKED,
  type ToldVariant,
  toldVariant,
} from "./shapes";
import { shownQuantity } from "./variant-availability";

/** What a store lets its shoppers see of levels, and what is known of the variants in the answer. */
export type ShieldOptions = {
  /** true: rows of levels keep their ids, location and stocked quantity. */
  exposeLevels: boolean;
  /** Levels elsewhere, and those that do not say where they are, are left out. Absent: the channels are not known. */
  channelLocationIds?: ReadonlySet<string>;
  /** Whether one unit beyond stock can be ordered. Absent: variants keep the value that is stored. */
  variants?: BackorderAnswers;
};

/** What was found out about the variants of an answer. */
export type BackorderAnswers = {
  /**
   * @param variantId - the variant's
   * @param salesChannelId - the channel of the cart or order that the variant is part of; undefined: the request's
   * @returns undefined for a variant that does not exist
   */
  allows(variantId: string, salesChannelId: string | undefined): boolean | undefined;
};

/** Never for a shopper, on whatever object they come. `raw_*` twins carry the unclamped number. */
const HIDDEN_FIELDS = new Set([
  "reserved_quantity",
  "raw_reserved_quantity",
  "incoming_quantity",
  "raw_incoming_quantity",
  "backordered_quantity",
  "raw_backordered_quantity",
  "backorder_limit",
  "raw_backorder_limit",
  "raw_stocked_quantity",
  "raw_available_quantity",
  "reservation_items",
  "backorder_entries",
  "stock_movements",
  "replenishment_orders",
  "replenishment_lines",
  "replenishment_receipts",
]);

/** Not for a shopper on items and levels. */
const OF_POLICY = new Set([POLICY_FLAG, "lead_time_days"]);

/** Quantities that are clamped wherever they stand. */
const CLAMPED_FIELDS = new Set(["inventory_quantity", AVAILABLE, STOCKED]);

/** Where the walk through an answer has come to. */
type Place = {
  /** The field that holds the value; "" for the answer itself. */
  field: string;
  /** That of the cart or order around it. */
  salesChannelId?: string;
  options: ShieldOptions;
};

/**
 * Takes out of an answer what a shopper must not see, wherever it stands in it: rows of levels come as their clamped
 * `available_quantity`, or, where the store opted in, without reserved, incoming and policy columns; reservations,
 * backorder entries and stock movements do not come at all; no quantity of stock is negative. A variant's
 * `allow_backorder` becomes the effective answer.
 *
 * The answer itself is left as it is, because it may lie in a cache: what changes is copied.
 *
 * @param body - what a route answers with, as it is handed to `res.json`
 * @param options - what the store shows
 * @returns the answer for the shopper; the same object where nothing had to change
 */
export function shieldBody(body: unknown, options: ShieldOptions): unknown {
  const place: Place = { field: "", options };
  return isLeftOut(body, place) ? {} : shieldValue(body, place);
}

function shieldValue(value: unknown, place: Place): unknown {
  if (typeof value !== "object" || value === null) {
    return CLAMPED_FIELDS.has(place.field) ? clamp(value) : value;
  }
  if (Array.isArray(value)) {
    return shieldList(value, place);
  }
  const object = jsonObjectOf(value);
  if (!object) {
    return CLAMPED_FIELDS.has(place.field) ? clamp(value) : value;
  }
  if (isLevel(object, place.field)) {
    return shieldLevel(object, place);
  }
  if (isItem(object, place.field)) {
    return shieldObject(object, place, hiddenOnItems);
  }
  const variant = place.options.variants && toldVariant(object, place.field);
  return variant ? shieldVariant(object, variant, place) : shieldObject(object, place);
}

function shieldList(list: unknown[], place: Place): unknown[] {
  let changed = false;
  const shielded: unknown[] = [];
  for (const entry of list) {
    if (isLeftOut(entry, place)) {
      changed = true;
      continue;
    }
    const result = shieldValue(entry, place);
    changed ||= result !== entry;
    shielded.push(result);
  }
  return changed ? shielded : list;
}

/** Rows that are internal, and levels at locations that do not serve the request's channel. */
function isLeftOut(value: unknown, { field, options }: Pick<Place, "field" | "options">): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return false;
  }
  if (isInternalRow(value)) {
    return true;
  }
  const { channelLocationIds } = options;
  const object = channelLocationIds && jsonObjectOf(value);
  return (
    !!object &&
    isLevel(object, field) &&
    !(typeof object.location_id === "string" && channelLocationIds.has(object.location_id))
  );
}

function shieldObject(
  object: JsonObject,
  { field: ownField, salesChannelId, options }: Place,
  hidden: (field: string) => boolean = hiddenAnywhere,
): JsonObject {
  const channelWithin =
    typeof object.sales_channel_id === "string" ? object.sales_channel_id : salesChannelId;
  let copy: JsonObject | undefined;
  for (const [field, value] of Object.entries(object)) {
    if (hidden(field) || isLeftOut(value, { field, options })) {
      copy ??= { ...object };
      delete copy[field];
      continue;
    }
    if (isForeignJson(field, object, ownField)) {
      continue;
    }
    const result = shieldValue(value, { field, salesChannelId: channelWithin, options });
    if (result !== value) {
      copy ??= { ...object };
      copy[field] = result;
    }
  }
  return copy ?? object;
}

/** A variant that does not exist any more, or cannot be told apart, is not promised to anybody. */
function shieldVariant(object: JsonObject, { id, certain }: ToldVariant, place: Place): JsonObject {
  const known =
    id === undefined ? undefined : place.options.variants?.allows(id, place.salesChannelId);
  const shielded = shieldObject(object, place);
  if (known === undefined && !certain) {
    return shielded;
  }
  const allowed = known ?? false;
  return object[POLICY_FLAG] === allowed ? shielded : { ...shielded, [POLICY_FLAG]: allowed };
}

function shieldLevel(level: JsonObject, place: Place): JsonObject {
  const available = availableOf(level);
  const shown = available === undefined ? {} : { [AVAILABLE]: clamp(available) };
  if (!place.options.exposeLevels) {
    return shown;
  }
  return { ...shieldObject(level, place, hiddenOnLevels), ...shown };
}

/** The level's own number, or what its columns say where that was not asked for. */
function availableOf(level: JsonObject): unknown {
  const { available_quantity, stocked_quantity, reserved_quantity } = level;
  if (available_quantity !== undefined) {
    return available_quantity;
  }
  if (typeof stocked_quantity === "number" && typeof reserved_quantity === "number") {
    return MathBN.sub(stocked_quantity, reserved_quantity).toNumber();
  }
  return undefined;
}

function hiddenAnywhere(field: string): boolean {
  return HIDDEN_FIELDS.has(field);
}

function hiddenOnItems(field: string): boolean {
  return HIDDEN_FIELDS.has(field) || OF_POLICY.has(field) || field === STOCKED;
}

function hiddenOnLevels(field: string): boolean {
  return HIDDEN_FIELDS.has(field) || OF_POLICY.has(field);
}

function clamp(value: unknown): unknown {
  if (typeof value === "number" || typeof value === "string") {
    return Number.isNaN(Number(value)) ? value : shownQuantity(value);
  }
  if (typeof value === "object" && value !== null && "toJSON" in value) {
    return clamp((value as { toJSON: () => unknown }).toJSON());
  }
  return value;
}
