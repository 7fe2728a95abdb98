import type { Context } from "@medusajs/framework/types";

import {
  BACKORDER_SORT_FIELDS,
  type BackorderListRow,
  type BackorderPage,
  type BackorderSummary,
  type BackorderSummaryInput,
  type ListBackordersInput,
} from "../backorder-list-types";
import { sqlOf } from "../engine/database";
import { listBackorders as listPage, readBackorders as readAll } from "../engine/list-backorders";
import { summarizeBackorders as summarize } from "../engine/summarize-backorders";
import { checkPage, invalid } from "./check-input";

/** How many rows one call may ask for. */
export const MAX_BACKORDER_ROWS = 100_000;

/** Reads a page of the list of backorders, in one statement. */
export async function listBackorders(
  { filters = {}, order = { field: "queued_at" }, limit = 20, offset = 0 }: ListBackordersInput,
  context: Context,
): Promise<BackorderPage> {
  checkOrder(order);
  checkPage({ limit, offset }, MAX_BACKORDER_ROWS);
  return listPage(sqlOf(context), { filters, order, limit, offset });
}

/** All rows of the list, in order. */
export function readBackorders(
  { filters = {}, order = { field: "queued_at" } }: Pick<ListBackordersInput, "filters" | "order">,
  context: Context,
): AsyncIterable<BackorderListRow> {
  checkOrder(order);
  return readAll(context, { filters, order });
}

const MOST_DAYS = 366;

/** Sums up what waits, in one statement. */
export async function summarizeBackorders(
  { time_zone = "UTC", days_back = 30, days_ahead = 30, ...scope }: BackorderSummaryInput,
  context: Context,
): Promise<BackorderSummary> {
  for (const [field, days] of Object.entries({ days_back, days_ahead })) {
    if (!Number.isInteger(days) || days < 0 || days > MOST_DAYS) {
      throw invalid(`${field} must be a whole number from 0 to ${MOST_DAYS}`);
    }
  }
  if (!isTimeZone(time_zone)) {
    throw invalid(`time_zone must be an IANA name, e.g. "Europe/Berlin", received "${time_zone}"`);
  }
  return summarize(sqlOf(context), { ...scope, time_zone, days_back, days_ahead });
}

function checkOrder({ field }: NonNullable<ListBackordersInput["order"]>): void {
  if (!BACKORDER_SORT_FIELDS.includes(field)) {
    throw invalid(`order must be one of ${BACKORDER_SORT_FIELDS.join(", ")}`);
  }
}

/** A name: of offsets, PostgreSQL reads the sign the other way round. */
function isTimeZone(name: string): boolean {
  try {
    return /^[A-Za-z]/.test(name) && Boolean(new Intl.DateTimeFormat("en", { timeZone: name }));
  } catch {
    return false;
  }
}
