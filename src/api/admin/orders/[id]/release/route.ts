import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http";

import type {
  AdminReleaseOrderClaims,
  AdminReleaseOrderClaimsResponse,
} from "../../../../../types/http";
import { releaseOrderClaimsWorkflow } from "../../../../../workflows/allocation";

/** Gives the claims of an order's lines back. */
export const POST = async (
  req: AuthenticatedMedusaRequest<AdminReleaseOrderClaims>,
  res: MedusaResponse<AdminReleaseOrderClaimsResponse>,
): Promise<void> => {
  const { result } = await releaseOrderClaimsWorkflow(req.scope).run({
    input: { ...req.validatedBody, order_id: req.params.id, actor: req.auth_context.actor_id },
  });
  res.json({ released: result.map((claim) => ({ ...claim, quantity: Number(claim.quantity) })) });
};
