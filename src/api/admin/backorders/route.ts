import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http";

import type {
  BackorderListFilters,
  BackorderSortField,
} from "../../../modules/inventory/backorder-list-types";
import { inventoryOf } from "../../../modules/inventory/inventory-of";
import type { AdminBackorder, AdminBackorderListResponse } from "../../../types/http";
import { sendCsv } from "./csv";

/** Lists what waits for stock: a page as JSON, or all of it as CSV for who accepts that. */
export const GET = async (
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse<AdminBackorderListResponse>,
): Promise<void> => {
  const { limit, offset, order } = req.validatedQuery as Record<"limit" | "offset", number> & {
    order: string;
  };
  const list = {
    filters: req.filterableFields as BackorderListFilters,
    order: {
      field: order.replace(/^-/, "") as BackorderSortField,
      descending: order.startsWith("-"),
    },
  };
  const inventory = inventoryOf(req.scope);
  // Browsers and clients that say nothing accept everything, and get JSON.
  if (req.accepts(["application/json", "text/csv"]) === "text/csv") {
    await sendCsv(await inventory.readBackorders(list), res);
    return;
  }
  const { backorders, count } = await inventory.listBackorders({ ...list, limit, offset });
  res.json({
    backorders: backorders as unknown as AdminBackorder[],
    count,
    offset,
    limit,
  });
};
