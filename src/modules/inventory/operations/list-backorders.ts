import type { Context } from "@medusajs/framework/types";

import {
  BACKORDER_SORT_FIELDS,
  type BackorderPage,
  type ListBackordersInput,
} from "../backorder-list-types";
import { sqlOf } from "../engine/database";
import { listBackorders as listPage } from "../engine/list-backorders";
import { invalid } from "./check-input";

/** How many rows one call may ask for. */
export const MAX_BACKORDER_ROWS = 100_000;

/** Reads a page of the list of backorders, in one statement. */
export async function listBackorders(
  { filters = {}, order = { field: "queued_at" }, limit = 20, offset = 0 }: ListBackordersInput,
  context: Context,
): Promise<BackorderPage> {
  if (!BACKORDER_SORT_FIELDS.includes(order.field)) {
    throw invalid(`order must be one of ${BACKORDER_SORT_FIELDS.join(", ")}`);
  }
  if (!Number.isInteger(limit) || limit < 0 || limit > MAX_BACKORDER_ROWS) {
    throw invalid(`limit must be a whole number from 0 to ${MAX_BACKORDER_ROWS}`);
  }
  if (!Number.isSafeInteger(offset) || offset < 0) {
    throw invalid("offset must be a whole number of at least 0");
  }
  return listPage(sqlOf(context), { filters, order, limit, offset });
}
