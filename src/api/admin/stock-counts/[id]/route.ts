import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http";

import { inventoryOf } from "../../../../modules/inventory/inventory-of";
import type { AdminStockCountResponse } from "../../../../types/http";
import { answerCount } from "../helpers";

/** Says how far a count is, what it did, and what is wrong with lines of it. */
export async function GET(
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse<AdminStockCountResponse>,
): Promise<void> {
  const inventory = inventoryOf(req.scope);
  const { errors_after, errors_limit } = req.validatedQuery as Record<string, number>;
  const count = await inventory.readStockCount(req.params.id);
  const errors = await inventory.listStockCountErrors(count.id, {
    after: errors_after,
    limit: errors_limit,
  });
  res.json(await answerCount(count, errors, req.scope));
}
