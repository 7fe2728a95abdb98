import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http";

import type { AdminStripeOrderAttemptResponse } from "../../../../../types/stripe";
import { retryStripeOrder } from "../../../../../stripe/create-order";
import { readStripeOrderAttempt } from "../../helpers";

export const POST = async (
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse<AdminStripeOrderAttemptResponse>,
): Promise<void> => {
  const { id } = await retryStripeOrder(req.scope, req.params.id);
  res.status(200).json(await readStripeOrderAttempt(id, req.scope));
};
