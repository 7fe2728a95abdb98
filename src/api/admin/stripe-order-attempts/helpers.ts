import type { MedusaContainer } from "@medusajs/framework/types";
import { ContainerRegistrationKeys } from "@medusajs/framework/utils";

import type {
  AdminStripeOrderAttemptResponse,
  AdminStripeOrderAttempt,
} from "../../../types/stripe";
import { stripeOrderAttemptFields } from "./query-config";

/** Reads the answer on one attempt that exists. */
export async function readStripeOrderAttempt(
  id: string,
  scope: MedusaContainer,
): Promise<AdminStripeOrderAttemptResponse> {
  const query = scope.resolve(ContainerRegistrationKeys.QUERY);
  const { data } = await query.graph({
    entity: "stripe_order_attempt",
    fields: stripeOrderAttemptFields,
    filters: { id },
  });
  const [stripe_order_attempt] = data as unknown as AdminStripeOrderAttempt[];
  return { stripe_order_attempt };
}
