import type { BigNumberInput, MedusaContainer } from "@medusajs/framework/types";
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils";
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk";

import type { PaidPayment } from "../../../modules/stripe-orders/types";
import { toSmallestUnit } from "../../../providers/stripe-orders/amounts";
import { INTENT_METADATA_KEY } from "../payment-sessions";
import { removeOrphanOrders } from "../remove-orphan-orders";
import { StripeOrderRefusal, StripeOrderRefusalCode } from "../refusal";
import type { StripeOrderWork } from "../types";

/** The id of {@link checkStripeCartStep}. */
export const checkStripeCartStepId = "check-stripe-cart";

type CheckInput = { work: StripeOrderWork; cart_id: string };

/**
 * Looks at the cart under its lock: whether it is an order already, by an attempt that did not live to say so or by the
 * storefront, and whether it still costs what was paid.
 *
 * @returns the order that the cart has become, or `null`; and whether an attempt that was cut off made it, whose
 *   `order.placed` may never have been emitted
 * @throws StripeOrderRefusal when amount or currency differ
 */
export const checkStripeCartStep = createStep(
  checkStripeCartStepId,
  async ({ work, cart_id }: CheckInput, { container }) => {
    const { payment } = work;
    const triedBefore = work.attempts > 1;
    const orderId = await findOrderOfCart(container, cart_id);
    if (orderId) {
      const cut_off = triedBefore && (await isMarked(container, orderId, payment));
      return new StepResponse({ order_id: orderId as string | null, cut_off });
    }
    if (triedBefore) {
      await removeOrphanOrders(container, payment.payment_intent_id);
    }
    await checkAmount(container, cart_id, payment);
    await markCart(container, cart_id, payment);
    return new StepResponse({ order_id: null as string | null, cut_off: false });
  },
);

async function findOrderOfCart(container: MedusaContainer, cartId: string): Promise<string | null> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY);
  const { data } = await query.graph({
    entity: "order_cart",
    fields: ["order_id"],
    filters: { cart_id: cartId },
  });
  return (data[0] as { order_id?: string } | undefined)?.order_id ?? null;
}

async function isMarked(
  container: MedusaContainer,
  orderId: string,
  payment: PaidPayment,
): Promise<boolean> {
  const order = await container
    .resolve(Modules.ORDER)
    .retrieveOrder(orderId, { select: ["id", "metadata"] });
  return order.metadata?.[INTENT_METADATA_KEY] === payment.payment_intent_id;
}

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
