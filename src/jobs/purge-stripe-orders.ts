import type { MedusaContainer } from "@medusajs/framework/types";

import { STRIPE_ORDERS_MODULE } from "../modules/stripe-orders";
import type StripeOrdersModuleService from "../modules/stripe-orders/service";

/** Rows of one statement: few enough that nobody waits for their locks. */
const LIMIT = 1_000;

/** Takes away events and closed payments that are older than the retention, and what old open ones know of shoppers. */
export default async function purgeStripeOrders(container: MedusaContainer): Promise<void> {
  const attempts = container.resolve<StripeOrdersModuleService>(STRIPE_ORDERS_MODULE);
  for (;;) {
    const purged = await attempts.purge(LIMIT);
    if (Math.max(purged.events, purged.attempts, purged.stripped) < LIMIT) {
      return;
    }
  }
}

export const config = {
  name: "purge-stripe-orders",
  schedule: "17 3 * * *",
};
