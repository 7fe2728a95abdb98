/**
 * How the rows that matter to a shopper are known in an answer, whatever route made it: by the field that they stand in,
 * by the prefix of their id, or by their columns.
 */

export type JsonObject = Record<string, unknown>;

export const STOCKED = "stocked_quantity";
export const AVAILABLE = "available_quantity";

/** Core's name for a variant's switch, and ours for the policy of items and levels. */
export const POLICY_FLAG = "allow_backorder";

const LEVEL_FIELDS = new Set(["location_levels", "inventory_levels", "inventory_level"]);
const ITEM_FIELDS = new Set(["inventory", "inventory_item"]);
const VARIANT_FIELDS = new Set(["variant", "variants", "product_variant", "product_variants"]);
const INTERNAL_ID = /^(resitem|boent|stmov|replo|replli|replre|replrl)_/;

/** Rows whose `data` is JSON of a payment, fulfilment or tax provider, by the field that they stand in. */
const PROVIDER_FIELDS = new Set(
  [
    ["payment", "payments"],
    ["payment_session", "payment_sessions"],
    ["payment_method", "payment_methods"],
    ["account_holder", "account_holders"],
    ["fulfillment", "fulfillments"],
    ["shipping_method", "shipping_methods"],
    ["shipping_option", "shipping_options"],
    ["fulfillment_option", "fulfillment_options"],
    ["tax_line", "tax_lines"],
  ].flat(),
);

/** The same rows by the prefixes of their ids, where a store answers with them under a name of its own. */
const PROVIDER_ID =
  /^(pay(?!_col)|payses|acchld|ful|so|casm|ordsm|calitxl|casmtxl|ordlitxl|ordsmtxl)_/;

/** Says whether an object is a level: one inventory item at one stock location. */
export function isLevel(object: JsonObject, field: string): boolean {
  return (
    LEVEL_FIELDS.has(field) ||
    hasIdPrefix(object, "ilev_") ||
    ("location_id" in object && (STOCKED in object || AVAILABLE in object))
  );
}

/** Says whether an object is an inventory item. */
export function isItem(object: JsonObject, field: string): boolean {
  return ITEM_FIELDS.has(field) || hasIdPrefix(object, "iitem_");
}

/** Says whether a value is a reservation, a backorder entry, a stock movement, or a row of replenishment. */
export function isInternalRow(value: unknown): boolean {
  if (typeof value !== "object" || value === null) {
    return false;
  }
  const { id } = value as JsonObject;
  return typeof id === "string" && INTERNAL_ID.test(id);
}

/**
 * A variant that tells whether it may be backordered. An object of another kind may have a field of that name, so what is
 * neither under a variant's field nor has a variant's id is one only if the database knows it.
 */
export type ToldVariant = { id: string | undefined; certain: boolean };

/**
 * Reads a variant that carries core's `allow_backorder`.
 *
 * @param object - no level and no item
 * @returns undefined for an object that says nothing about backorders
 */
export function toldVariant(object: JsonObject, field: string): ToldVariant | undefined {
  if (!(POLICY_FLAG in object)) {
    return undefined;
  }
  const id = typeof object.id === "string" ? object.id : undefined;
  const certain = VARIANT_FIELDS.has(field) || hasIdPrefix(object, "variant_");
  return id !== undefined || certain ? { id, certain } : undefined;
}

/**
 * Says whether a field holds somebody's own JSON, whose keys mean what its owner wants: `data` of a row that belongs to a
 * provider, and `metadata` of a row. A `data` that a route answers with is neither, and is looked through like the rest.
 *
 * @param field - the field's name
 * @param owner - the object that has it
 * @param ownerField - the field that the object stands in; "" for the answer itself
 */
export function isForeignJson(field: string, owner: JsonObject, ownerField: string): boolean {
  if (field === "metadata") {
    return typeof owner.id === "string" || (ownerField !== "" && !("data" in owner));
  }
  return (
    field === "data" &&
    (PROVIDER_FIELDS.has(ownerField) ||
      (typeof owner.id === "string" && PROVIDER_ID.test(owner.id)))
  );
}

/** What `JSON.stringify` would walk into; undefined for what it prints as one value, such as dates and big numbers. */
export function jsonObjectOf(value: object): JsonObject | undefined {
  const printed: unknown =
    "toJSON" in value && typeof value.toJSON === "function" ? value.toJSON() : value;
  return typeof printed === "object" && printed !== null ? (printed as JsonObject) : undefined;
}

function hasIdPrefix({ id }: JsonObject, prefix: string): boolean {
  return typeof id === "string" && id.startsWith(prefix);
}
