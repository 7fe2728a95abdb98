import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http";

import type { AdminAllocateOrder, AdminAllocateOrderResponse } from "../../../../../types/http";
import { reallocateOrderWorkflow } from "../../../../../workflows/allocation";

/** Sends what an order's lines claim to other locations, or with `dry_run` says what they would claim. */
export const POST = async (
  req: AuthenticatedMedusaRequest<AdminAllocateOrder>,
  res: MedusaResponse<AdminAllocateOrderResponse>,
): Promise<void> => {
  const { result } = await reallocateOrderWorkflow(req.scope).run({
    input: { ...req.validatedBody, order_id: req.params.id, actor: req.auth_context.actor_id },
  });
  const unallocated = result.unmapped.map((part) => ({
    ...part,
    location_id: null,
    waiting_quantity: part.quantity,
  }));
  const allocation = result.allocation.map(({ reservation_id: _claim, ...part }) => part);
  res.json({ allocation: [...allocation, ...unallocated] });
};
