import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http";
import { updateOrderWorkflow } from "@medusajs/medusa/core-flows";

import { shipOf } from "../../../../../availability/order-backorders";
import { readAllocatableOrder } from "../../../../../core-steps/order-allocation";
import type {
  AdminSetShippingPreference,
  AdminShippingPreferenceResponse,
} from "../../../../../types/http";

/** Says whether part of an order may ship while the rest waits. It is kept in the order's metadata, where a cart may have it. */
export const POST = async (
  req: AuthenticatedMedusaRequest<AdminSetShippingPreference>,
  res: MedusaResponse<AdminShippingPreferenceResponse>,
): Promise<void> => {
  const order = await readAllocatableOrder(req.scope, req.params.id);
  const { ship, ...others } = { ...order.metadata, ...req.validatedBody };
  const metadata = ship === null ? others : { ...others, ship };
  await updateOrderWorkflow(req.scope).run({
    input: { id: order.id, user_id: req.auth_context.actor_id, metadata },
  });
  res.json({ ship: shipOf({ ...order, metadata }, req.scope) });
};
