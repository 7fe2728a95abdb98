import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http";

import type {
  AdminItemBackorderPolicyResponse,
  AdminUpdateBackorderPolicy,
} from "../../../../../types/http";
import { setItemBackorderPolicyWorkflow } from "../../../../../workflows/backorders";
import { readItemBackorderPolicy } from "../../helpers";

export const GET = async (
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse<AdminItemBackorderPolicyResponse>,
): Promise<void> => {
  const backorder_policy = await readItemBackorderPolicy(req.params.id, req.scope);
  res.status(200).json({ backorder_policy });
};

export const POST = async (
  req: AuthenticatedMedusaRequest<AdminUpdateBackorderPolicy>,
  res: MedusaResponse<AdminItemBackorderPolicyResponse>,
): Promise<void> => {
  const { id } = req.params;
  // Says it in the words of a single item; the workflow would name its place in a list.
  await readItemBackorderPolicy(id, req.scope);
  await setItemBackorderPolicyWorkflow(req.scope).run({
    input: { ...req.validatedBody, inventory_item_id: id },
  });
  const backorder_policy = await readItemBackorderPolicy(id, req.scope);
  res.status(200).json({ backorder_policy });
};
