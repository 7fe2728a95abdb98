import { MedusaError } from "@medusajs/framework/utils";

import { DATE_FORM, readDay } from "../lib/read-date";
import { type OrderLine, titleOf } from "./order-lines";

/** A cart, an order or a line of one, whose metadata may say on which day it is wanted. */
export type Dated = { metadata?: Record<string, unknown> | null };

/**
 * Reads the day on which a line is wanted: by its own metadata, else by that of its cart or order.
 *
 * @param line - the line
 * @param order - its cart or order
 * @returns `2026-12-24`; `null` where neither says one. An empty text is none, as metadata loses a key by it
 * @throws MedusaError `invalid_data`, naming `ship_date`, for what is no date
 */
export function shipDateOf(line: OrderLine, order: Dated): string | null {
  return (
    readShipDate(line, `ship_date of ${titleOf(line)}`) ??
    readShipDate(order, "ship_date of the order")
  );
}

/**
 * As {@link shipDateOf}, for what is only shown: what is no date shows as none.
 */
export function shownShipDateOf(line: Dated, order: Dated): string | null {
  const [own, common] = [line, order].map(({ metadata }) => metadata?.ship_date);
  return readDay(isSet(own) ? own : common) ?? null;
}

/**
 * Reads what metadata says of the day.
 *
 * @param field - its name in messages
 * @throws MedusaError `invalid_data` for what is no date
 */
export function readShipDate({ metadata }: Dated, field: string): string | null {
  const value = metadata?.ship_date;
  if (!isSet(value)) {
    return null;
  }
  const day = readDay(value);
  if (day === undefined) {
    throw new MedusaError(
      MedusaError.Types.INVALID_DATA,
      `${field} must be ${DATE_FORM}, received ${JSON.stringify(value)}`,
    );
  }
  return day;
}

/** What waits for something, and until when: ISO 8601, or `null` while nobody knows. */
export type Waiting = { waiting_quantity: number; expected_at: string | null };

/**
 * Says whether what waits will come too late for the day on which it is wanted: later, nobody knows when, or it still waits
 * when the day is over. Days end at midnight UTC.
 *
 * @param day - `2026-12-24`; `null`: nothing can be late
 */
export function isLateFor(
  day: string | null,
  { waiting_quantity, expected_at }: Waiting,
  now = new Date(),
): boolean {
  if (day === null || waiting_quantity <= 0) {
    return false;
  }
  const dayOf = (moment: string) => moment.slice(0, 10);
  return expected_at === null || dayOf(expected_at) > day || dayOf(now.toISOString()) > day;
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "";
}
