import type { MedusaContainer } from "@medusajs/framework/types";
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils";
import Stripe from "stripe";

import { STRIPE_ORDERS_MODULE } from "../modules/stripe-orders/index";
import type StripeOrdersModuleService from "../modules/stripe-orders/service";
import type { StripeOrderAttemptRow } from "../modules/stripe-orders/types";
import { stripeClient } from "../providers/stripe-orders/client";
import { describeFault, isRefundable } from "./refusal";

/**
 * Does what a paid order that cannot be made asks for: tells the admin, and refunds where the store wants that. Each of
 * the two is done once, however often this runs, and what a crash left undone is done by the next delivery or by the job.
 * A refund that has begun is brought to its end, whatever the settings say by then.
 *
 * @param container - the application's
 * @param attempt - in status `unfulfillable` or `refunding`; any other is left alone
 * @returns the attempt as it is afterwards
 * @throws what Stripe throws when the refund does not go through, so that the event is delivered again
 */
export async function settleUnfulfillable(
  container: MedusaContainer,
  attempt: StripeOrderAttemptRow,
): Promise<StripeOrderAttemptRow> {
  if (attempt.status !== "unfulfillable" && attempt.status !== "refunding") {
    return attempt;
  }
  const attempts = container.resolve<StripeOrdersModuleService>(STRIPE_ORDERS_MODULE);
  const { apiKey, apiBaseUrl, refundUnfulfillable } = attempts.settings();
  const begun = attempt.status === "refunding";
  const refunds =
    Boolean(apiKey) &&
    (begun || (refundUnfulfillable && !attempt.refund_error && isRefundable(attempt.reason_code)));
  if (!attempt.notified_at) {
    await notifyAdmin(container, attempt, refunds);
    await attempts.markNotified(attempt.id);
  }
  if (refunds && apiKey && (await attempts.beginRefund(attempt.id))) {
    const refused = await refund(attempts, stripeClient(apiKey, apiBaseUrl), attempt);
    if (refused) {
      return await settleUnfulfillable(container, refused);
    }
  }
  await attempts.markSettled(attempt.id);
  return (await attempts.findAttempt(attempt.payment_intent_id)) ?? attempt;
}

async function notifyAdmin(
  container: MedusaContainer,
  attempt: StripeOrderAttemptRow,
  refunds: boolean,
): Promise<void> {
  const why = attempt.refund_error ? "refund" : attempt.reason_code;
  try {
    await container.resolve(Modules.NOTIFICATION).createNotifications({
      to: "",
      channel: "feed",
      template: "admin-ui",
      idempotency_key: `stripe-order-unfulfillable:${attempt.id}:${why}`,
      data: {
        title: attempt.refund_error
          ? "Stripe refuses to refund a paid order that cannot be filled"
          : "A paid order cannot be filled",
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

/**
 * Refunds under one idempotency key, whoever asks and how often, and writes down what came of it. What was refunded before,
 * by hand, counts as done.
 *
 * @returns the attempt where Stripe refuses for good, else `undefined`
 */
async function refund(
  attempts: StripeOrdersModuleService,
  stripe: Stripe,
  attempt: StripeOrderAttemptRow,
): Promise<StripeOrderAttemptRow | undefined> {
  try {
    const { id } = await stripe.refunds.create(
      { payment_intent: attempt.payment_intent_id },
      { idempotencyKey: `stripe-order-refund:${attempt.payment_intent_id}` },
    );
    await attempts.markRefunded(attempt.id, id);
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) {
      throw error;
    }
    if (error.code !== "charge_already_refunded") {
      await attempts.markRefundRefused(attempt.id, error.code ?? error.type);
      return await attempts.findAttempt(attempt.payment_intent_id);
    }
    await attempts.markRefunded(attempt.id, null);
  }
  return undefined;
}
