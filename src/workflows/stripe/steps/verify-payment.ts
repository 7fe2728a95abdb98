import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk";
import type Stripe from "stripe";

import { STRIPE_ORDERS_MODULE } from "../../../modules/stripe-orders";
import type StripeOrdersModuleService from "../../../modules/stripe-orders/service";
import { stripeClient } from "../../../providers/stripe-orders/client";
import { StripeOrderRefusal, StripeOrderRefusalCode } from "../../../stripe/refusal";
import type { StripeOrderWork } from "../../../stripe/types";

/** The id of {@link verifyStripePaymentStep}. */
export const verifyStripePaymentStepId = "verify-stripe-payment";

/**
 * Asks Stripe whether the payment is still there: days can lie between an event and its delivery, or a person's retry,
 * and the money may have gone back in between. Without an API key the signed event has to do.
 *
 * @throws StripeOrderRefusal when the payment was refunded or cancelled; what Stripe throws when it cannot be asked
 */
export const verifyStripePaymentStep = createStep(
  verifyStripePaymentStepId,
  async ({ payment }: StripeOrderWork, { container }) => {
    const { apiKey, apiBaseUrl } = container
      .resolve<StripeOrdersModuleService>(STRIPE_ORDERS_MODULE)
      .settings();
    if (apiKey) {
      const intent = await stripeClient(apiKey, apiBaseUrl).paymentIntents.retrieve(
        payment.payment_intent_id,
        { expand: ["latest_charge"] },
      );
      const charge = intent.latest_charge as Stripe.Charge | null;
      if (intent.status !== "succeeded" || charge?.amount_refunded) {
        throw new StripeOrderRefusal(
          StripeOrderRefusalCode.PAYMENT_NOT_KEPT,
          "The payment was refunded or cancelled before its order was made",
        );
      }
    }
    return new StepResponse();
  },
);
