import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http";

import type {
  AdminBatchReplenishmentLines,
  AdminReplenishmentOrderChangeResponse,
} from "../../../../../../types/http";
import { batchReplenishmentLinesWorkflow } from "../../../../../../workflows/replenishment";
import { answerChange } from "../../../helpers";

/** Creates, changes and deletes lines, all or none. */
export async function POST(
  req: AuthenticatedMedusaRequest<AdminBatchReplenishmentLines>,
  res: MedusaResponse<AdminReplenishmentOrderChangeResponse>,
): Promise<void> {
  const { result } = await batchReplenishmentLinesWorkflow(req.scope).run({
    input: { ...req.validatedBody, id: req.params.id },
  });
  res.json(await answerChange(result, req.scope));
}
