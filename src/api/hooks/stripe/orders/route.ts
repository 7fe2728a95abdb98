import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http";
import type { MedusaContainer } from "@medusajs/framework/types";
import { ContainerRegistrationKeys } from "@medusajs/framework/utils";
import type Stripe from "stripe";

import { STRIPE_ORDERS_MODULE } from "../../../../modules/stripe-orders";
import type StripeOrdersModuleService from "../../../../modules/stripe-orders/service";
import type { StripeOrderAttemptRow } from "../../../../modules/stripe-orders/types";
import type { StripeOrdersHookResponse } from "../../../../types/stripe";
import { isForeignPayment } from "../../../../stripe/foreign-payment";
import { createOrderFromStripe } from "../../../../stripe/create-order";
import { readPaymentNote } from "../../../../stripe/read-payment-note";
import { readPaidPayment } from "../../../../stripe/read-paid-payment";
import { describeFault } from "../../../../stripe/refusal";
import { verifyEvent } from "./verify-event";

/** How soon Stripe's next delivery may come, in seconds, where it minds the header. */
const RETRY_AFTER_SECONDS = "30";

/**
 * Takes Stripe's events, and makes orders of the payments that they tell of.
 *
 * 200 where nothing is left to do, also when no order can be made of the payment; 400 for a signature that does not
 * hold; 503 without a signing secret; 500 for a fault that may pass, so that Stripe delivers again.
 */
export const POST = async (
  req: MedusaRequest,
  res: MedusaResponse<StripeOrdersHookResponse>,
): Promise<void> => {
  const logger = req.scope.resolve(ContainerRegistrationKeys.LOGGER);
  const { webhookSecrets, webhookToleranceSeconds } = req.scope
    .resolve<StripeOrdersModuleService>(STRIPE_ORDERS_MODULE)
    .settings();
  if (!webhookSecrets.length) {
    logger.error(
      "Stripe delivered an event, and no signing secret is set: set webhookSecrets (STRIPE_WEBHOOK_SECRETS)",
    );
    res.status(503).json({ message: "The webhook is not configured" });
    return;
  }
  const event = verifyEvent(req.rawBody as unknown, {
    signature: req.headers["stripe-signature"],
    secrets: webhookSecrets,
    toleranceSeconds: webhookToleranceSeconds,
  });
  if (!event) {
    logger.warn("An event at /hooks/stripe/orders has no valid signature");
    res.status(400).json({ message: "The signature does not hold" });
    return;
  }
  try {
    const answer = await takeEvent(req.scope, event);
    if (answer.status === "ignored") {
      logger.debug(`Stripe event ${event.id} (${event.type}) is ignored: ${answer.why}`);
      res.status(200).json({ received: true, status: "ignored" });
      return;
    }
    const { attempt, status } = answer;
    res.status(200).json({
      received: true,
      status,
      attempt_id: attempt.id,
      order_id: attempt.order_id,
      ...(attempt.reason_code && { reason_code: attempt.reason_code }),
    });
  } catch (error) {
    logger.error(`Stripe event ${event.id} is to be delivered again: ${describeFault(error)}`);
    res
      .status(500)
      .set("retry-after", RETRY_AFTER_SECONDS)
      .json({ message: "The event could not be worked on now" });
  }
};

type Answer =
  | { status: "ignored"; why: string }
  | { status: StripeOrderAttemptRow["status"] | "recorded"; attempt: StripeOrderAttemptRow };

/** Makes an order of the payment that the event tells of, or writes down what else it tells of one. */
async function takeEvent(container: MedusaContainer, event: Stripe.Event): Promise<Answer> {
  const note = readPaymentNote(event);
  if (note) {
    const noted = await container
      .resolve<StripeOrdersModuleService>(STRIPE_ORDERS_MODULE)
      .addNote(note);
    return noted
      ? { status: "recorded", attempt: noted }
      : { status: "ignored", why: "its payment is none of ours" };
  }
  const read = readPaidPayment(event);
  if ("ignored" in read) {
    return { status: "ignored", why: read.ignored };
  }
  if (await isForeignPayment(container, read.names)) {
    return { status: "ignored", why: "another payment provider owns its payment" };
  }
  const attempt = await createOrderFromStripe(container, read.payment);
  return attempt
    ? { status: attempt.status, attempt }
    : { status: "ignored", why: "its Checkout session names neither cart_id nor items" };
}
