import { z } from "@medusajs/framework/zod";

import { DATE_FORM, readDate } from "../../lib/read-date";
import { parseQuantity, type QuantityRule } from "../../modules/inventory/domain/quantity";

type Issue = { code?: string; message: string; path: PropertyKey[] };

/**
 * A quantity of a request's body: a number, or a decimal text where a number would lose digits.
 *
 * @param field - its name, for the message
 * @param rule - which signs are accepted
 */
export const quantityField = (field: string, rule: QuantityRule) =>
  z.custom<number | string>().superRefine((value, context) => {
    try {
      parseQuantity(value, { field, rule });
    } catch (error) {
      context.addIssue({ code: "custom", message: (error as Error).message });
    }
  });

/**
 * A date of a request: `2026-12-24`, or ISO 8601 with time and zone.
 *
 * @param field - its name, for the message
 */
export const dateField = (field: string) =>
  z.string().superRefine((value, context) => {
    if (!readDate(value)) {
      const message = `${field} must be ${DATE_FORM}, received "${value.slice(0, 40)}"`;
      context.addIssue({ code: "custom", message });
    }
  });

/** A text that a person typed; an empty one is none. */
export const textField = z
  .string()
  .max(1_000)
  .transform((text) => text.trim() || null)
  .nullable();

type ListOptions = {
  /** The fewest and the most entries; 0 and 10,000 by default. */
  min?: number;
  max?: number;
};

/**
 * A list of a request's body, whose messages name the place, e.g. "lines[2].quantity". Core words its messages for objects:
 * of a wrong type inside a list it says that the field is missing.
 *
 * @param field - the list's name
 * @param entry - what each entry has to be; its own messages begin with the name of the field
 */
export function listField<Entry extends z.ZodType>(
  field: string,
  entry: Entry,
  { min = 0, max = 10_000 }: ListOptions = {},
) {
  return z
    .array(z.unknown())
    .superRefine((entries, context) => {
      if (entries.length < min || entries.length > max) {
        const message = `${field} must have ${min} to ${max} entries, received ${entries.length}`;
        context.addIssue({ code: "custom", message });
        return;
      }
      entries.forEach((value, place) => {
        for (const issue of (entry.safeParse(value).error?.issues ?? []) as Issue[]) {
          context.addIssue({
            code: "custom",
            message: wordIssue(`${field}[${place}]`, issue),
          });
        }
      });
    })
    .pipe(z.array(entry));
}

function wordIssue(place: string, { code, message, path }: Issue): string {
  return code === "custom"
    ? `${place}.${message}`
    : `${[place, ...path.map(String)].join(".")}: ${message}`;
}

/** One id or more of a query. */
export const idsField = z
  .union([z.string(), z.array(z.string())])
  .transform((ids) => [ids].flat())
  .optional();

/** `true` or `false` of a query. */
export const flagField = z
  .enum(["true", "false"])
  .transform((flag) => flag === "true")
  .optional();

/** A whole number of a query, within the limits. */
export const wholeField = ({ min, max }: { min: number; max: number }) =>
  z.preprocess(
    (value) => (typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value),
    z.number().int().min(min).max(max),
  );

/**
 * Bounds of a query: `field[$gte]=...&field[$lt]=...`.
 *
 * @param bound - what each of them has to be, by its name for the message
 */
export const boundsField = <Bound extends z.ZodType>(bound: (name: string) => Bound) => {
  const optional = (operator: string) => bound(operator).optional();
  return z
    .object({
      $gt: optional("$gt"),
      $gte: optional("$gte"),
      $lt: optional("$lt"),
      $lte: optional("$lte"),
    })
    .strict()
    .optional();
};

/** Bounds of a date. @param field - its name, for the message */
export const dateBoundsField = (field: string) =>
  boundsField((operator) =>
    dateField(`${field}[${operator}]`).transform((value) => readDate(value) as Date),
  );

/** Bounds of a quantity, as decimals. @param field - its name, for the message */
export const quantityBoundsField = (field: string) =>
  boundsField((operator) =>
    quantityField(`${field}[${operator}]`, "any").transform((value) =>
      parseQuantity(value, { field, rule: "any" }),
    ),
  );
