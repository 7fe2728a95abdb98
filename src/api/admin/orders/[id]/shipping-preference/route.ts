import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http";

import { shipOf } from "../../../../../availability/order-backorders";
import { readAllocatableOrder } from "../../../../../core-steps/order-allocation";
import { shownShipDateOf } from "../../../../../core-steps/ship-date";
import type {
  AdminSetShippingPreference,
  AdminShippingPreferenceResponse,
} from "../../../../../types/http";
import { setShippingPreferenceWorkflow } from "../../../../../workflows/allocation";

/**
 * Says whether part of an order may ship while the rest waits, and on which day it is wanted. It is kept in metadata, where a
 * cart may have it.
 */
export const POST = async (
  req: AuthenticatedMedusaRequest<AdminSetShippingPreference>,
  res: MedusaResponse<AdminShippingPreferenceResponse>,
): Promise<void> => {
  const order_id = req.params.id;
  await setShippingPreferenceWorkflow(req.scope).run({
    input: { ...req.validatedBody, order_id, actor: req.auth_context.actor_id },
  });
  const order = await readAllocatableOrder(req.scope, order_id);
  res.json({
    ship: shipOf(order, req.scope),
    ship_date: shownShipDateOf({}, order),
    lines: (order.items ?? []).map((line) => ({
      line_item_id: line.id,
      ship_date: shownShipDateOf(line, order),
    })),
  });
};
