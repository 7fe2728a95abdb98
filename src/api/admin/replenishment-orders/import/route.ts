import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http";

import type {
  AdminImportReplenishmentOrders,
  AdminImportReplenishmentOrdersResponse,
  AdminReplenishmentOrder,
} from "../../../../types/http";
import { importReplenishmentOrdersWorkflow } from "../../../../workflows/replenishment";

/** Creates replenishment orders from a CSV file of lines, all or none. */
export async function POST(
  req: AuthenticatedMedusaRequest<AdminImportReplenishmentOrders>,
  res: MedusaResponse<AdminImportReplenishmentOrdersResponse>,
): Promise<void> {
  const { result } = await importReplenishmentOrdersWorkflow(req.scope).run({
    input: req.validatedBody,
  });
  res.json({
    replenishment_orders: result.replenishment_orders as unknown as AdminReplenishmentOrder[],
  });
}
