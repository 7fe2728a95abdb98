import type { BigNumberInput, MedusaContainer } from "@medusajs/framework/types";
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils";
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk";

import type { PaidPayment } from "../../../modules/stripe-orders/types";
import { toSmallestUnit } from "../../../providers/stripe-orders/amounts";
import { INTENT_METADATA_KEY } from "../../../stripe/payment-sessions";
import { StripeOrderRefusal, StripeOrderRefusalCode } from "../../../stripe/refusal";

/** The id of {@link checkStripeCartStep}. */
export const checkStripeCartStepId = "check-stripe-cart";

type CheckInput = { cart_id: string; payment: PaidPayment };

/**
 * Looks at a cart that is about to become an order, under its lock: whether it costs what was paid. Then it is marked
 * with the payment.
 *
 * @throws StripeOrderRefusal when amount or currency differ
 */
export const checkStripeCartStep = createStep(
  checkStripeCartStepId,
  async ({ cart_id, payment }: CheckInput, { container }) => {
    await checkAmount(container, cart_id, payment);
    await markCart(container, cart_id, payment);
    return new StepResponse();
  },
);

async function checkAmount(
  container: MedusaContainer,
  cartId: string,
  payment: PaidPayment,
): Promise<void> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY);
  const { data } = await query.graph({
    entity: "cart",
    fields: ["id", "currency_code", "total"],
    filters: { id: cartId },
  });
  const cart = data[0] as unknown as { currency_code: string; total: BigNumberInput };
  if (cart.currency_code !== payment.currency_code) {
    throw new StripeOrderRefusal(
      StripeOrderRefusalCode.CURRENCY_MISMATCH,
      `The payment is in ${payment.currency_code}, the cart in ${cart.currency_code}`,
    );
  }
  const total = toSmallestUnit(cart.total, cart.currency_code);
  if (total !== payment.amount) {
    throw new StripeOrderRefusal(
      StripeOrderRefusalCode.AMOUNT_MISMATCH,
      `${payment.amount} was paid, and the cart costs ${total} (${payment.currency_code}, smallest unit)`,
    );
  }
}

/** The order inherits the cart's metadata: by it an order is recognised whose making was cut off. */
async function markCart(
  container: MedusaContainer,
  cartId: string,
  payment: PaidPayment,
): Promise<void> {
  const carts = container.resolve(Modules.CART);
  const { metadata } = await carts.retrieveCart(cartId, { select: ["id", "metadata"] });
  await carts.updateCarts(cartId, {
    metadata: { ...metadata, [INTENT_METADATA_KEY]: payment.payment_intent_id },
  });
}
