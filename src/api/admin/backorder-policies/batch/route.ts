import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http";

import type {
  AdminBatchBackorderPolicies,
  AdminBatchBackorderPoliciesResponse,
} from "../../../../types/http";
import { setBackorderPoliciesWorkflow } from "../../../../workflows/backorders";
import { readLevelBackorderPolicies } from "../../inventory-items/helpers";

export const POST = async (
  req: AuthenticatedMedusaRequest<AdminBatchBackorderPolicies>,
  res: MedusaResponse<AdminBatchBackorderPoliciesResponse>,
): Promise<void> => {
  const { result: levels } = await setBackorderPoliciesWorkflow(req.scope).run({
    input: req.validatedBody,
  });
  const backorder_policies = await readLevelBackorderPolicies(
    levels.map(({ id }) => id),
    req.scope,
  );
  res.status(200).json({ backorder_policies });
};
