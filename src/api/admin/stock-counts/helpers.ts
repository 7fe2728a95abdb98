import type { MedusaContainer } from "@medusajs/framework/types";

import type { StockCountDTO, StockCountError } from "../../../modules/inventory/types";
import type { AdminStockCount, AdminStockCountResponse } from "../../../types/http";
import { withOrders } from "../replenishment-orders/helpers";
import { stockCountFields } from "./query-config";

/** The answer on a count. Dates become texts in it. */
export async function answerCount(
  count: StockCountDTO,
  errors: StockCountError[],
  scope: MedusaContainer,
): Promise<AdminStockCountResponse> {
  const { fills, shortfalls } = await withOrders({ ...count, promises: [] }, scope);
  const told = Object.fromEntries(stockCountFields.map((field) => [field, count[field]]));
  return { stock_count: { ...told, errors } as unknown as AdminStockCount, fills, shortfalls };
}
