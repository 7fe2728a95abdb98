import type { MedusaContainer } from "@medusajs/framework/types";
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils";
import Stripe from "stripe";

import { STRIPE_ORDERS_MODULE } from "../modules/stripe-orders/index";
import type StripeOrdersModuleService from "../modules/stripe-orders/service";
import type { StripeOrderAttemptRow } from "../modules/stripe-orders/types";
import { stripeClient } from "../providers/stripe-orders/client";
import { describeFault } from "./refusal";

/**
 * Does what a paid order that cannot be made asks for: tells the admin, and refunds where the store wants that. Each of
 * the two is done once, however often this runs, and what a crash left undone is done by the next delivery.
 *
 * @param container - the application's
 * @param attempt - in status `unfulfillable`; any other is left alone
 * @returns the attempt as it is afterwards
 * @throws what Stripe throws when the refund does not go through, so that the event is delivered again
 */
export async function settleUnfulfillable(
  container: MedusaContainer,
  attempt: StripeOrderAttemptRow,
): Promise<StripeOrderAttemptRow> {
  if (attempt.status !== "unfulfillable") {
    return attempt;
  }
  const attempts = container.resolve<StripeOrdersModuleService>(STRIPE_ORDERS_MODULE);
  const settings = attempts.settings();
  if (!attempt.notified_at) {
    await notifyAdmin(container, attempt, settings.refundUnfulfillable);
    await attempts.markNotified(attempt.id);
  }
  if (settings.refundUnfulfillable && settings.apiKey) {
    const refundId = await refund(stripeClient(settings.apiKey, settings.apiBaseUrl), attempt);
    await attempts.markRefunded(attempt.id, refundId);
  }
  return (await attempts.findAttempt(attempt.payment_intent_id)) ?? attempt;
}

async function notifyAdmin(
  container: MedusaContainer,
  attempt: StripeOrderAttemptRow,
  refunds: boolean,
): Promise<void> {
  try {
    await container.resolve(Modules.NOTIFICATION).createNotifications({
      to: "",
      channel: "feed",
      template: "admin-ui",
      idempotency_key: `stripe-order-unfulfillable:${attempt.id}`,
      data: {
        title: "A paid order cannot be filled",
        description:
          `Payment ${attempt.payment_intent_id}` +
          `${attempt.cart_id ? ` of cart ${attempt.cart_id}` : ""}: ${attempt.reason_message ?? attempt.reason_code}. ` +
          (refunds ? "It is refunded." : "Retry it or refund it."),
      },
    });
  } catch (error) {
    // A store without a provider for the feed still has the attempt in its list; the order's fate does not hang on this.
    container
      .resolve(ContainerRegistrationKeys.LOGGER)
      .warn(
        `No notification of unfulfillable payment ${attempt.payment_intent_id}: ${describeFault(error)}`,
      );
  }
}

/** Stripe refunds a payment once under one key; what was refunded before, by hand, counts as done. */
async function refund(stripe: Stripe, attempt: StripeOrderAttemptRow): Promise<string | null> {
  try {
    const { id } = await stripe.refunds.create(
      { payment_intent: attempt.payment_intent_id },
      { idempotencyKey: `stripe-order-refund:${attempt.payment_intent_id}` },
    );
    return id;
  } catch (error) {
    if (
      error instanceof Stripe.errors.StripeInvalidRequestError &&
      error.code === "charge_already_refunded"
    ) {
      return null;
    }
    throw error;
  }
}
