import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http";

import { inventoryOf } from "../../../../../modules/inventory/inventory-of";
import type { StockMovementListFilters } from "../../../../../modules/inventory/stock-movement-list-types";
import type { AdminStockMovement, AdminStockMovementListResponse } from "../../../../../types/http";

/** The ledger of an item: what changed its stock, when, by whom, for which order; the newest first. */
export const GET = async (
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse<AdminStockMovementListResponse>,
): Promise<void> => {
  const inventory = inventoryOf(req.scope);
  const { id: inventory_item_id } = req.params;
  await inventory.retrieveInventoryItem(inventory_item_id, { select: ["id"] });
  const { limit } = req.validatedQuery as { limit: number };
  const { stock_movements, next } = await inventory.listStockMovementRows({
    filters: { ...req.filterableFields, inventory_item_id } as StockMovementListFilters,
    limit,
  });
  res.status(200).json({
    stock_movements: stock_movements as unknown as AdminStockMovement[],
    next,
    limit,
  });
};
