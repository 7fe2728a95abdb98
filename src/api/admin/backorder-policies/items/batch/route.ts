import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http";

import type {
  AdminBatchItemBackorderPolicies,
  AdminBatchItemBackorderPoliciesResponse,
} from "../../../../../types/http";
import { setItemBackorderPoliciesWorkflow } from "../../../../../workflows/backorders";
import { readItemBackorderPolicies } from "../../../inventory-items/helpers";

export const POST = async (
  req: AuthenticatedMedusaRequest<AdminBatchItemBackorderPolicies>,
  res: MedusaResponse<AdminBatchItemBackorderPoliciesResponse>,
): Promise<void> => {
  const { result: items } = await setItemBackorderPoliciesWorkflow(req.scope).run({
    input: req.validatedBody,
  });
  const backorder_policies = await readItemBackorderPolicies(
    items.map(({ id }) => id),
    req.scope,
  );
  res.status(200).json({ backorder_policies });
};
