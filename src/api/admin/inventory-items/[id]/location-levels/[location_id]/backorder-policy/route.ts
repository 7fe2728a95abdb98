import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http";

import type {
  AdminLevelBackorderPolicyResponse,
  AdminUpdateBackorderPolicy,
} from "../../../../../../../types/http";
import { setBackorderPoliciesWorkflow } from "../../../../../../../workflows/backorders";
import { readLevelBackorderPolicy } from "../../../../helpers";

export const GET = async (
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse<AdminLevelBackorderPolicyResponse>,
): Promise<void> => {
  const { id, location_id } = req.params;
  const backorder_policy = await readLevelBackorderPolicy(
    { inventory_item_id: id, location_id },
    req.scope,
  );
  res.status(200).json({ backorder_policy });
};

export const POST = async (
  req: AuthenticatedMedusaRequest<AdminUpdateBackorderPolicy>,
  res: MedusaResponse<AdminLevelBackorderPolicyResponse>,
): Promise<void> => {
  const { id, location_id } = req.params;
  const name = { inventory_item_id: id, location_id };
  // Says it in the words of a single level; the workflow would name its place in a list.
  await readLevelBackorderPolicy(name, req.scope);
  await setBackorderPoliciesWorkflow(req.scope).run({
    input: { levels: [{ ...req.validatedBody, ...name }] },
  });
  const backorder_policy = await readLevelBackorderPolicy(name, req.scope);
  res.status(200).json({ backorder_policy });
};
