import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http";
import { ContainerRegistrationKeys } from "@medusajs/framework/utils";

import type {
  AdminStripeOrderAttempt,
  AdminStripeOrderAttemptListResponse,
} from "../../../types/stripe";

export const GET = async (
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse<AdminStripeOrderAttemptListResponse>,
): Promise<void> => {
  const query = req.scope.resolve(ContainerRegistrationKeys.QUERY);
  const { data, metadata } = await query.graph({
    entity: "stripe_order_attempt",
    fields: req.queryConfig.fields,
    filters: req.filterableFields,
    pagination: req.queryConfig.pagination,
  });
  res.status(200).json({
    stripe_order_attempts: data as unknown as AdminStripeOrderAttempt[],
    count: metadata?.count ?? 0,
    offset: metadata?.skip ?? 0,
    limit: metadata?.take ?? 0,
  });
};
