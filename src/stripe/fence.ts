import type { MedusaContainer } from "@medusajs/framework/types";
import { MedusaError } from "@medusajs/framework/utils";

import { STRIPE_ORDERS_MODULE } from "../modules/stripe-orders/index";
import type StripeOrdersModuleService from "../modules/stripe-orders/service";
import type { AttemptLease } from "../modules/stripe-orders/types";
import { STRIPE_ORDER_FAULT, StripeOrderRefusal, StripeOrderRefusalCode } from "./refusal";

/**
 * Makes sure that a worker still has its payment, and that the money is still there. What the worker has read before a
 * fence that lets it through was left by workers that have lost the payment, never by one that comes after it.
 *
 * @param container - the application's
 * @param lease - the worker's
 * @throws MedusaError `conflict` where another has the payment; StripeOrderRefusal where some of the money went back
 */
export async function fence(container: MedusaContainer, lease: AttemptLease): Promise<void> {
  const attempt = await container
    .resolve<StripeOrdersModuleService>(STRIPE_ORDERS_MODULE)
    .renewLease(lease);
  if (!attempt) {
    throw takenOver();
  }
  if (attempt.amount_returned > 0) {
    throw new StripeOrderRefusal(
      StripeOrderRefusalCode.PAYMENT_NOT_KEPT,
      "The payment was refunded before its order was made",
    );
  }
}

/** What a worker is told whose payment another has by now. */
export function takenOver(): MedusaError {
  return new MedusaError(
    MedusaError.Types.CONFLICT,
    "Another worker has taken the payment over",
    STRIPE_ORDER_FAULT,
  );
}
