import { MathBN } from "@medusajs/framework/utils";

import { shownQuantity } from "./variant-availability";

/** What a store lets its shoppers see of levels. */
export type ShieldOptions = {
  /** true: rows of levels keep their ids, location and stocked quantity. */
  exposeLevels: boolean;
  /** Levels elsewhere are left out. Absent: the request's channels are not known. */
  channelLocationIds?: ReadonlySet<string>;
};

type JsonObject = Record<string, unknown>;

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
]);

/** The policy of an item or a level is the warehouse's own; a variant's `allow_backorder` is core's, and public. */
const POLICY_FLAG = "allow_backorder";
const STOCKED = "stocked_quantity";
const AVAILABLE = "available_quantity";

/** Quantities that are clamped wherever they stand. */
const CLAMPED_FIELDS = new Set(["inventory_quantity", AVAILABLE, STOCKED]);

/** A merchant's or a provider's own JSON: its keys mean what its owner wants. */
const FOREIGN_FIELDS = new Set(["metadata", "data"]);

const LEVEL_FIELDS = new Set(["location_levels", "inventory_levels", "inventory_level"]);
const ITEM_FIELDS = new Set(["inventory", "inventory_item"]);
const INTERNAL_ID = /^(resitem|boent|stmov)_/;

/**
 * Takes out of an answer what a shopper must not see, wherever it stands in it: rows of levels come as their clamped
 * `available_quantity`, or, where the store opted in, without reserved, incoming and policy columns; reservations,
 * backorder entries and stock movements do not come at all; no quantity of stock is negative.
 *
 * The answer itself is left as it is, because it may lie in a cache: what changes is copied.
 *
 * @param body - what a route answers with, as it is handed to `res.json`
 * @param options - what the store shows
 * @returns the answer for the shopper; the same object where nothing had to change
 */
export function shieldBody(body: unknown, options: ShieldOptions): unknown {
  return shieldValue(body, "", options);
}

function shieldValue(value: unknown, field: string, options: ShieldOptions): unknown {
  if (typeof value !== "object" || value === null) {
    return CLAMPED_FIELDS.has(field) ? clamp(value) : value;
  }
  if (Array.isArray(value)) {
    return shieldList(value, field, options);
  }
  const object = jsonObjectOf(value);
  if (!object) {
    return CLAMPED_FIELDS.has(field) ? clamp(value) : value;
  }
  if (isLevel(object, field)) {
    return shieldLevel(object, options);
  }
  return shieldObject(object, {
    options,
    hidden: isItem(object, field) ? hiddenOnItems : hiddenAnywhere,
  });
}

function shieldList(list: unknown[], field: string, options: ShieldOptions): unknown[] {
  let changed = false;
  const shielded: unknown[] = [];
  for (const entry of list) {
    if (isLeftOut(entry, field, options)) {
      changed = true;
      continue;
    }
    const result = shieldValue(entry, field, options);
    changed ||= result !== entry;
    shielded.push(result);
  }
  return changed ? shielded : list;
}

/** Rows that are internal, and levels at locations that do not serve the request's channel. */
function isLeftOut(entry: unknown, field: string, { channelLocationIds }: ShieldOptions): boolean {
  if (typeof entry !== "object" || entry === null) {
    return false;
  }
  const { id, location_id } = entry as JsonObject;
  if (typeof id === "string" && INTERNAL_ID.test(id)) {
    return true;
  }
  return (
    channelLocationIds !== undefined &&
    typeof location_id === "string" &&
    !channelLocationIds.has(location_id) &&
    isLevel(entry as JsonObject, field)
  );
}

type ObjectShield = {
  options: ShieldOptions;
  hidden: (field: string) => boolean;
};

function shieldObject(object: JsonObject, { options, hidden }: ObjectShield): JsonObject {
  let copy: JsonObject | undefined;
  for (const [field, value] of Object.entries(object)) {
    if (hidden(field) || isInternalRow(value)) {
      copy ??= { ...object };
      delete copy[field];
      continue;
    }
    if (FOREIGN_FIELDS.has(field)) {
      continue;
    }
    const result = shieldValue(value, field, options);
    if (result !== value) {
      copy ??= { ...object };
      copy[field] = result;
    }
  }
  return copy ?? object;
}

function shieldLevel(level: JsonObject, options: ShieldOptions): JsonObject {
  const available = availableOf(level);
  const shown = available === undefined ? {} : { [AVAILABLE]: clamp(available) };
  if (!options.exposeLevels) {
    return shown;
  }
  return { ...shieldObject(level, { options, hidden: hiddenOnLevels }), ...shown };
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
  return HIDDEN_FIELDS.has(field) || field === POLICY_FLAG || field === STOCKED;
}

function hiddenOnLevels(field: string): boolean {
  return HIDDEN_FIELDS.has(field) || field === POLICY_FLAG;
}

function isLevel(object: JsonObject, field: string): boolean {
  return (
    LEVEL_FIELDS.has(field) ||
    hasIdPrefix(object, "ilev_") ||
    ("location_id" in object && (STOCKED in object || AVAILABLE in object))
  );
}

function isItem(object: JsonObject, field: string): boolean {
  return ITEM_FIELDS.has(field) || hasIdPrefix(object, "iitem_");
}

function isInternalRow(value: unknown): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    typeof (value as JsonObject).id === "string" &&
    INTERNAL_ID.test((value as { id: string }).id)
  );
}

function hasIdPrefix({ id }: JsonObject, prefix: string): boolean {
  return typeof id === "string" && id.startsWith(prefix);
}

/** What `JSON.stringify` would walk into; undefined for what it prints as one value, such as dates and big numbers. */
function jsonObjectOf(value: object): JsonObject | undefined {
  const printed: unknown =
    "toJSON" in value && typeof value.toJSON === "function" ? value.toJSON() : value;
  return typeof printed === "object" && printed !== null ? (printed as JsonObject) : undefined;
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
