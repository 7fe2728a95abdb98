import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http";

import type {
  AdminEndReplenishmentOrder,
  AdminReplenishmentOrderChangeResponse,
} from "../../../../../types/http";
import { closeReplenishmentOrderWorkflow } from "../../../../../workflows/replenishment";
import { answerChange } from "../../helpers";

/** Closes an order short: what is open will not come. */
export async function POST(
  req: AuthenticatedMedusaRequest<AdminEndReplenishmentOrder>,
  res: MedusaResponse<AdminReplenishmentOrderChangeResponse>,
): Promise<void> {
  const { result } = await closeReplenishmentOrderWorkflow(req.scope).run({
    input: { ...req.validatedBody, id: req.params.id },
  });
  res.json(await answerChange(result, req.scope));
}
