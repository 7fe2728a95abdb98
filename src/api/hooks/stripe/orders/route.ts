import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http";
import { ContainerRegistrationKeys } from "@medusajs/framework/utils";

import { STRIPE_ORDERS_MODULE } from "../../../../modules/stripe-orders";
import type StripeOrdersModuleService from "../../../../modules/stripe-orders/service";
import type { StripeOrdersHookResponse } from "../../../../types/stripe";
import { createOrderFromStripe } from "../../../../stripe/create-order";
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
  const read = readPaidPayment(event);
  if ("ignored" in read) {
    logger.debug(`Stripe event ${event.id} (${event.type}) is ignored: ${read.ignored}`);
    res.status(200).json({ received: true, status: "ignored" });
    return;
  }
  try {
    const attempt = await createOrderFromStripe(req.scope, read.payment);
    res.status(200).json({
      received: true,
      status: attempt.status,
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
