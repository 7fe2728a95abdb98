import { z } from "@medusajs/framework/zod";

const IsoDate = z.union([z.iso.date(), z.iso.datetime({ offset: true })]);

/**
 * Reads a date as people and programs write it: `2026-12-24`, which is midnight UTC, or ISO 8601 with the time zone. A day
 * that the calendar does not have is no date, although JavaScript would take it for one of the next month's.
 *
 * @param value - anything
 * @returns the date, or undefined where it is none
 */
export function readDate(value: unknown): Date | undefined {
  const { data } = IsoDate.safeParse(value);
  return data === undefined ? undefined : new Date(data);
}

/**
 * Reads the day that a date names, as its writer wrote it: of `2026-12-24T00:30:00+02:00` the 24th.
 *
 * @param value - anything
 * @returns `2026-12-24`, or undefined where it is no date
 */
export function readDay(value: unknown): string | undefined {
  return readDate(value) && String(value).slice(0, 10);
}

/** What {@link readDate} expects, for messages. */
export const DATE_FORM = "a date: YYYY-MM-DD, or ISO 8601 with a time zone";
