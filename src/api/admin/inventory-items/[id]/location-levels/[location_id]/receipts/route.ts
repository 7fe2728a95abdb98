import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http";

import type { AdminReceiveStock, AdminReceiveStockResponse } from "../../../../../../../types/http";
import { receiveStockWorkflow } from "../../../../../../../workflows/replenishment";
import { receiptOf, withOrders } from "../../../../../replenishment-orders/helpers";

/** Books goods that came without a replenishment order, or with `dry_run` says what they would fill. */
export const POST = async (
  req: AuthenticatedMedusaRequest<AdminReceiveStock>,
  res: MedusaResponse<AdminReceiveStockResponse>,
): Promise<void> => {
  const { id, location_id } = req.params;
  const { result } = await receiveStockWorkflow(req.scope).run({
    input: {
      ...req.validatedBody,
      inventory_item_id: id,
      location_id,
      actor: req.auth_context.actor_id,
    },
  });
  const { fills, promises } = await withOrders(result, req.scope);
  res.json({ receipt: receiptOf(result), fills, promises });
};
