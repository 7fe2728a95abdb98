import type { MedusaContainer } from "@medusajs/framework/types";

import { workOnDueStripeOrders } from "../stripe/create-order";

/** More than a store's bad hour leaves; what is left is due in the next minute. */
const LIMIT = 100;

/** Tries paid orders again that failed for passing reasons: Stripe stops delivering, the money stays taken. */
export default async function retryStripeOrders(container: MedusaContainer): Promise<void> {
  await workOnDueStripeOrders(container, LIMIT);
}

export const config = {
  name: "retry-stripe-orders",
  schedule: "* * * * *",
};
