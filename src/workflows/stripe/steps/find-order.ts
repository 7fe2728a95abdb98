import type { MedusaContainer } from "@medusajs/framework/types";
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils";
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk";

import type { PaidPayment } from "../../../modules/stripe-orders/types";
import { INTENT_METADATA_KEY } from "../../../stripe/payment-sessions";
import { removeOrphanOrders } from "../../../stripe/remove-orphan-orders";
import type { StripeOrderWork } from "../../../stripe/types";

/** The id of {@link findStripeOrderStep}. */
export const findStripeOrderStepId = "find-stripe-order";

type FindInput = { work: StripeOrderWork; cart_id: string };

/**
 * Looks, under the cart's lock, whether the cart is an order already, by an attempt that did not live to say so or by
 * the storefront. Takes back what an attempt that was cut off left unfinished.
 *
 * @returns the order that the cart has become, or `null`; and whether an attempt that was cut off made it, whose
 *   `order.placed` may never have been emitted
 */
export const findStripeOrderStep = createStep(
  findStripeOrderStepId,
  async ({ work: { payment, attempts }, cart_id }: FindInput, { container }) => {
    const triedBefore = attempts > 1;
    const orderId = await findOrderOfCart(container, cart_id);
    if (orderId) {
      const cut_off = triedBefore && (await isMarked(container, orderId, payment));
      return new StepResponse({ order_id: orderId as string | null, cut_off });
    }
    if (triedBefore) {
      await removeOrphanOrders(container, payment.payment_intent_id);
    }
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
