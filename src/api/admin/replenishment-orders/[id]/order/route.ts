import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http";

import type {
  AdminPlaceReplenishmentOrder,
  AdminReplenishmentOrderChangeResponse,
} from "../../../../../types/http";
import { placeReplenishmentOrderWorkflow } from "../../../../../workflows/replenishment";
import { answerChange } from "../../helpers";

/** Places a draft: what it brings is incoming and promised from now on. */
export async function POST(
  req: AuthenticatedMedusaRequest<AdminPlaceReplenishmentOrder>,
  res: MedusaResponse<AdminReplenishmentOrderChangeResponse>,
): Promise<void> {
  const { result } = await placeReplenishmentOrderWorkflow(req.scope).run({
    input: { ...req.validatedBody, id: req.params.id },
  });
  res.json(await answerChange(result, req.scope));
}
