import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http";
import { ContainerRegistrationKeys } from "@medusajs/framework/utils";

import type {
  AdminStripeOrderAttempt,
  AdminStripeOrderAttemptResponse,
} from "../../../../../types/stripe";
import { retryStripeOrder } from "../../../../../stripe/create-order";
import { stripeOrderAttemptFields } from "../../query-config";

export const POST = async (
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse<AdminStripeOrderAttemptResponse>,
): Promise<void> => {
  const { id } = await retryStripeOrder(req.scope, req.params.id);
  const query = req.scope.resolve(ContainerRegistrationKeys.QUERY);
  const { data } = await query.graph({
    entity: "stripe_order_attempt",
    fields: stripeOrderAttemptFields,
    filters: { id },
  });
  const [stripe_order_attempt] = data as unknown as AdminStripeOrderAttempt[];
  res.status(200).json({ stripe_order_attempt });
};
