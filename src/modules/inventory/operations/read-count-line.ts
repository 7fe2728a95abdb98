import type { CountInputLine } from "../engine/stock-counts";
import { parseQuantity } from "../domain/quantity";
import type { StockCountFeedLine, StockCountOptions } from "../stock-count-types";
import { checkFields, invalid, optionalDate } from "./check-input";

const COUNTS = ["on_hand", "stocked", "available"] as const;
const FIELDS = ["inventory_item_id", "sku", "location_id", "location", ...COUNTS, "as_of"];

/** How far a clock may be ahead of ours. */
const CLOCK_MS = 60_000;

/** No name or id is longer. */
const MAX_TEXT = 1_000;

/**
 * Reads a line of a count.
 *
 * @param given - the line as it came
 * @param line - its number
 * @param locations - what it may call locations
 * @returns the line; what is wrong with it stands in `problem`
 */
export function readCountLine(
  given: StockCountFeedLine,
  line: number,
  locations: StockCountOptions["locations"],
): CountInputLine {
  const none: CountInputLine = {
    line,
    inventory_item_id: null,
    sku: null,
    location_id: null,
    location: null,
    counts: null,
    quantity: null,
    as_of: null,
    problem: given.problem ?? null,
  };
  if (given.problem !== undefined) {
    return none;
  }
  try {
    const fields = checkFields(given.value, "the line", FIELDS);
    return {
      ...none,
      ...readItem(fields),
      ...readLocation(fields, locations),
      ...readCount(fields),
    };
  } catch (error) {
    return { ...none, problem: error instanceof Error ? error.message : String(error) };
  }
}

/** Reads the moment of a count. */
export function readCountedAt(value: unknown, field: string): string | null {
  const at = optionalDate(value, field);
  if (at !== null && Date.parse(at) > Date.now() + CLOCK_MS) {
    throw invalid(`${field} must not be in the future, received ${at}`);
  }
  return at;
}

type Fields = Record<string, unknown>;

function readItem(fields: Fields) {
  const inventory_item_id = readName(fields, "inventory_item_id");
  const sku = readName(fields, "sku");
  if (inventory_item_id !== null && sku !== null) {
    throw invalid("inventory_item_id and sku are given, of which one is enough");
  }
  if (inventory_item_id === null && sku === null) {
    throw invalid("sku or inventory_item_id is missing");
  }
  return { inventory_item_id, sku };
}

function readLocation(fields: Fields, locations: StockCountOptions["locations"] = {}) {
  const id = readName(fields, "location_id");
  const location = readName(fields, "location");
  if (id !== null && location !== null) {
    throw invalid("location_id and location are given, of which one is enough");
  }
  if (location === null) {
    if (id === null) {
      throw invalid("location_id or location is missing");
    }
    return { location_id: id };
  }
  const named = Object.hasOwn(locations, location) ? locations[location] : undefined;
  if (!named) {
    const many = named === null ? "more than one" : "no";
    throw invalid(`${many} stock location is named "${location.slice(0, 80)}"`);
  }
  return { location_id: named, location };
}

function readCount(fields: Fields) {
  const given = COUNTS.filter((name) => isGiven(fields[name]));
  if (given.length !== 1) {
    throw invalid(
      given.length
        ? `${given.join(" and ")} are given, of which a line has one`
        : `${COUNTS.join(", ")}: one of them must be given`,
    );
  }
  const [counts] = given;
  const rule = counts === "on_hand" ? "non-negative" : "any";
  return {
    counts,
    quantity: parseQuantity(fields[counts], { field: counts, rule }),
    as_of: isGiven(fields.as_of) ? readCountedAt(fields.as_of, "as_of") : null,
  };
}

const isGiven = (value: unknown): boolean => value !== undefined && value !== null;

function readName(fields: Fields, field: string): string | null {
  const value = fields[field];
  if (!isGiven(value)) {
    return null;
  }
  if (typeof value !== "string" || value.trim() === "" || value.length > MAX_TEXT) {
    throw invalid(`${field} must be a text of 1 to ${MAX_TEXT} characters`);
  }
  if (value.includes("\0")) {
    throw invalid(`${field} must not have the character U+0000`);
  }
  return value.trim();
}
