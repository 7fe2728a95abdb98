import type { MedusaContainer } from "@medusajs/framework/types";
import { MedusaError } from "@medusajs/framework/utils";

import { STRIPE_ORDERS_MODULE } from "../modules/stripe-orders/index";
import type StripeOrdersModuleService from "../modules/stripe-orders/service";
import type { StripeOrderAttemptRow } from "../modules/stripe-orders/types";
import { describeFault } from "./refusal";
import { settleUnfulfillable } from "./unfulfillable";

/**
 * Gives back a payment that no order could be made of, in full, because a person asks for it: whatever the settings say of
 * refunds by themselves. Asked for again, it is refunded once.
 *
 * @param container - the application's
 * @param attemptId - the attempt
 * @returns the attempt as it is afterwards: `refunded`; or `unfulfillable` with `refund_error`, where Stripe refuses for good
 * @throws MedusaError `not_found` for an unknown attempt; `not_allowed` for one that has its order, may yet get it, or whose
 *   refund Stripe refused before, and where there is no API key; `unexpected_state` where Stripe cannot be reached: the job
 *   goes on with it
 */
export async function refundStripeOrder(
  container: MedusaContainer,
  attemptId: string,
): Promise<StripeOrderAttemptRow> {
  const attempts = container.resolve<StripeOrdersModuleService>(STRIPE_ORDERS_MODULE);
  // Throws for an unknown one.
  const { payment_intent_id } = await attempts.retrieveStripeOrderAttempt(attemptId);
  if (!attempts.settings().apiKey) {
    throw new MedusaError(
      MedusaError.Types.NOT_ALLOWED,
      "No API key is set (STRIPE_API_KEY): refund the payment at Stripe, whose event is then written down here",
    );
  }
  const begun = await attempts.beginRefund(attemptId);
  const attempt = (await attempts.findAttempt(payment_intent_id)) as StripeOrderAttemptRow;
  if (!begun) {
    if (attempt.status === "refunded") {
      return attempt;
    }
    throw new MedusaError(MedusaError.Types.NOT_ALLOWED, whyNoRefund(attempt));
  }
  try {
    return await settleUnfulfillable(container, attempt);
  } catch (error) {
    throw new MedusaError(
      MedusaError.Types.UNEXPECTED_STATE,
      `Stripe did not take the refund (${describeFault(error)}); it is tried again by itself`,
    );
  }
}

function whyNoRefund({ status, refund_error }: StripeOrderAttemptRow): string {
  if (refund_error) {
    return `Stripe refused to refund the payment (${refund_error}): look at it there`;
  }
  return status === "succeeded"
    ? "The payment has its order: refund it there"
    : "The payment may yet get its order";
}
