import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http";

import type {
  AdminImportReplenishmentOrders,
  AdminImportReplenishmentOrdersResponse,
} from "../../../../types/http";
import { importReplenishmentOrdersWorkflow } from "../../../../workflows/replenishment";
import { answerOrders } from "../helpers";

/** Creates replenishment orders from a CSV file of lines, all or none; or with `dry_run` says what it would create. */
export async function POST(
  req: AuthenticatedMedusaRequest<AdminImportReplenishmentOrders>,
  res: MedusaResponse<AdminImportReplenishmentOrdersResponse>,
): Promise<void> {
  const { result } = await importReplenishmentOrdersWorkflow(req.scope).run({
    input: req.validatedBody,
  });
  res.json(await answerOrders(result, req.scope));
}
