import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http";

import type {
  AdminOrderSupplyForBackorders,
  AdminReplenishmentOrdersMadeResponse,
} from "../../../../types/http";
import { orderSupplyForBackordersWorkflow } from "../../../../workflows/replenishment";
import { answerOrders } from "../../replenishment-orders/helpers";

/** Orders what chosen entries wait for and nobody brings, or with `dry_run` says what that would be. */
export const POST = async (
  req: AuthenticatedMedusaRequest<AdminOrderSupplyForBackorders>,
  res: MedusaResponse<AdminReplenishmentOrdersMadeResponse>,
): Promise<void> => {
  const { result } = await orderSupplyForBackordersWorkflow(req.scope).run({
    input: req.validatedBody,
  });
  res.json(await answerOrders(result, req.scope));
};
