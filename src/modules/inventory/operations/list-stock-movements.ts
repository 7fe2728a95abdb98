import type { Context } from "@medusajs/framework/types";

import { sqlOf } from "../engine/database";
import { listStockMovements as listRows } from "../engine/list-stock-movements";
import type { ListStockMovementRowsInput, StockMovementPage } from "../stock-movement-list-types";
import { invalid } from "./check-input";

/** How many rows one call may ask for. */
export const MAX_MOVEMENT_ROWS = 1_000;

/** Reads a page of the ledger, in one statement. */
export async function listStockMovements(
  { filters, limit = 20 }: ListStockMovementRowsInput,
  context: Context,
): Promise<StockMovementPage> {
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_MOVEMENT_ROWS) {
    throw invalid(`limit must be a whole number from 1 to ${MAX_MOVEMENT_ROWS}`);
  }
  // One more says whether there is a next page.
  const rows = await listRows(sqlOf(context), { filters, limit: limit + 1 });
  const stock_movements = rows.slice(0, limit);
  return {
    stock_movements,
    next: rows.length > limit ? (stock_movements.at(-1)?.id ?? null) : null,
  };
}
