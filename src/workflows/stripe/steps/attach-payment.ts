import type { MedusaContainer } from "@medusajs/framework/types";
import { ContainerRegistrationKeys, MathBN, Modules } from "@medusajs/framework/utils";
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk";

import { STRIPE_ORDERS_MODULE } from "../../../modules/stripe-orders";
import type StripeOrdersModuleService from "../../../modules/stripe-orders/service";
import type { AttemptLease, PaidPayment } from "../../../modules/stripe-orders/types";
import { fromSmallestUnit } from "../../../providers/stripe-orders/amounts";
import { fence } from "../../../stripe/fence";
import {
  findCollection,
  forgetAdoption,
  isOpen,
  openSession,
} from "../../../stripe/payment-sessions";

/** The id of {@link attachStripePaymentStep}. */
export const attachStripePaymentStepId = "attach-stripe-payment";

type AttachInput = { cart_id: string; payment: PaidPayment; lease: AttemptLease };

/**
 * Puts the payment on the cart: a payment collection over what was paid, with one session, which adopts it. Sessions
 * that the storefront opened and nobody paid are taken away, because core completes a cart with the first one it finds.
 *
 * Its compensation takes the session off again that it opened, and no other, so that the cart cannot be completed later
 * with money that may have gone back by then.
 *
 * @throws MedusaError `conflict` when another has the payment
 */
export const attachStripePaymentStep = createStep(
  attachStripePaymentStepId,
  async ({ cart_id, payment, lease }: AttachInput, { container }) => {
    const collectionId = await ensureCollection(container, cart_id, payment);
    const payments = container.resolve(Modules.PAYMENT);
    const sessions = await payments.listPaymentSessions({ payment_collection_id: collectionId });
    // What was read before it is nothing of a successor's.
    await fence(container, lease);
    for (const session of sessions.filter(isOpen)) {
      await payments.deletePaymentSession(session.id);
    }
    const session_id = await openSession(container, collectionId, payment);
    return new StepResponse({ payment_collection_id: collectionId }, { session_id, lease });
  },
  async (attached, { container }) => {
    if (attached) {
      const attempt = await container
        .resolve<StripeOrdersModuleService>(STRIPE_ORDERS_MODULE)
        .renewLease(attached.lease);
      await forgetAdoption(container, attached.session_id, Boolean(attempt));
    }
  },
);

async function ensureCollection(
  container: MedusaContainer,
  cartId: string,
  payment: PaidPayment,
): Promise<string> {
  const payments = container.resolve(Modules.PAYMENT);
  const amount = fromSmallestUnit(payment.amount, payment.currency_code);
  const existing = await findCollection(container, { cart_id: cartId });
  if (existing) {
    const collection = await payments.retrievePaymentCollection(existing);
    if (
      !MathBN.eq(collection.amount, amount) ||
      collection.currency_code !== payment.currency_code
    ) {
      await payments.updatePaymentCollections(existing, {
        amount,
        currency_code: payment.currency_code,
      });
    }
    return existing;
  }
  const [created] = await payments.createPaymentCollections([
    { amount, currency_code: payment.currency_code },
  ]);
  await container.resolve(ContainerRegistrationKeys.LINK).create({
    [Modules.CART]: { cart_id: cartId },
    [Modules.PAYMENT]: { payment_collection_id: created.id },
  });
  return created.id;
}
