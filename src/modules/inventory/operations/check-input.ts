import { MedusaError } from "@medusajs/framework/utils";

import { DATE_FORM, readDate, readDay } from "../../../lib/read-date";

/** An error that names the place in the caller's input. */
export function invalid(message: string): MedusaError {
  return new MedusaError(MedusaError.Types.INVALID_DATA, message);
}

/**
 * Checks the form of one line of input: an object, without fields that nobody reads.
 *
 * @param line - the line
 * @param field - its name in messages, e.g. "reservation_items[2]"
 * @param known - the fields that are read
 * @returns the line as a record
 * @throws MedusaError `invalid_data`, naming the line or the unknown field
 */
export function checkFields(
  line: unknown,
  field: string,
  known: readonly string[],
): Record<string, unknown> {
  if (typeof line !== "object" || line === null || Array.isArray(line)) {
    throw invalid(`${field} must be an object`);
  }
  const record = line as Record<string, unknown>;
  // A field that is set to undefined is as good as absent: core's steps build such objects.
  const unknown = Object.keys(record).filter(
    (key) => record[key] !== undefined && !known.includes(key),
  );
  if (unknown.length) {
    throw invalid(`${field} has an unknown field: ${unknown.join(", ")}`);
  }
  return record;
}

/** Reads an id that must be there. */
export function requiredId(value: unknown, field: string): string {
  if (typeof value !== "string" || value.trim() === "") {
    throw invalid(`${field} is missing`);
  }
  return value;
}

/** Reads a text that may be `null` or absent; both give `null`. */
export function optionalText(value: unknown, field: string): string | null {
  if (value === undefined || value === null) {
    return null;
  }
  if (typeof value !== "string") {
    throw invalid(`${field} must be a text or null`);
  }
  return value;
}

/** Reads a boolean that may be `null` or absent; both give `null`. */
export function optionalBoolean(value: unknown, field: string): boolean | null {
  if (value === undefined || value === null) {
    return null;
  }
  if (typeof value !== "boolean") {
    throw invalid(`${field} must be true, false or null`);
  }
  return value;
}

/** The greatest number of days that a lead time may have: a hundred years. */
const MAX_DAYS = 36_500;

/** Reads a number of days that may be `null` or absent; both give `null`. */
export function optionalDays(value: unknown, field: string): number | null {
  if (value === undefined || value === null) {
    return null;
  }
  if (typeof value !== "number" || !Number.isInteger(value) || value < 0 || value > MAX_DAYS) {
    throw invalid(`${field} must be a whole number of days from 0 to ${MAX_DAYS}, or null`);
  }
  return value;
}

/** Reads a moment: a Date, or its text as {@link readDate} takes it. `null` or absent give `null`. */
export function optionalDate(value: unknown, field: string): string | null {
  if (value === undefined || value === null) {
    return null;
  }
  const date = value instanceof Date ? value : readDate(value);
  if (!date || Number.isNaN(date.getTime())) {
    throw invalid(`${field} must be ${DATE_FORM}, or null`);
  }
  return date.toISOString();
}

/** Reads a day as {@link readDay} does. `null` or absent give `null`. */
export function optionalDay(value: unknown, field: string): string | null {
  if (value === undefined || value === null) {
    return null;
  }
  const day = readDay(value);
  if (day === undefined) {
    throw invalid(`${field} must be ${DATE_FORM}, or null`);
  }
  return day;
}

/** Reads metadata: an object, `null` or absent. */
export function optionalMetadata(value: unknown, field: string): Record<string, unknown> | null {
  if (value === undefined || value === null) {
    return null;
  }
  if (typeof value !== "object" || Array.isArray(value)) {
    throw invalid(`${field} must be an object or null`);
  }
  return value as Record<string, unknown>;
}

/** Reads one id or a list of ids; an empty list stays empty. */
export function idList(value: unknown, field: string): string[] {
  return Array.isArray(value)
    ? value.map((id, index) => requiredId(id, `${field}[${index}]`))
    : [requiredId(value, field)];
}

/** Refuses a batch that names the same thing twice. */
export function refuseTwice(keys: string[], describe: (index: number) => string): void {
  const seen = new Set<string>();
  keys.forEach((key, index) => {
    if (seen.has(key)) {
      throw invalid(describe(index));
    }
    seen.add(key);
  });
}

/** Refuses a page of a list that nobody could mean. */
export function checkPage(
  { limit, offset }: { limit: number; offset: number },
  most: number,
): void {
  if (!Number.isInteger(limit) || limit < 0 || limit > most) {
    throw invalid(`limit must be a whole number from 0 to ${most}`);
  }
  if (!Number.isSafeInteger(offset) || offset < 0) {
    throw invalid("offset must be a whole number of at least 0");
  }
}
