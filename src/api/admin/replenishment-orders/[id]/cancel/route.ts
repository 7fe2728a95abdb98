import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http";

import type {
  AdminEndReplenishmentOrder,
  AdminReplenishmentOrderChangeResponse,
} from "../../../../../types/http";
import { cancelReplenishmentOrderWorkflow } from "../../../../../workflows/replenishment";
import { answerChange } from "../../helpers";

/** Cancels what has not arrived; promises move. */
export async function POST(
  req: AuthenticatedMedusaRequest<AdminEndReplenishmentOrder>,
  res: MedusaResponse<AdminReplenishmentOrderChangeResponse>,
): Promise<void> {
  const { result } = await cancelReplenishmentOrderWorkflow(req.scope).run({
    input: { ...req.validatedBody, id: req.params.id },
  });
  res.json(await answerChange(result, req.scope));
}
