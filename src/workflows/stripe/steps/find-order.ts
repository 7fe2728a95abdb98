import type { MedusaContainer } from "@medusajs/framework/types";
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils";
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk";

import { STRIPE_ORDERS_MODULE } from "../../../modules/stripe-orders";
import type StripeOrdersModuleService from "../../../modules/stripe-orders/service";
import type { PaidPayment } from "../../../modules/stripe-orders/types";
import { INTENT_METADATA_KEY } from "../../../stripe/payment-sessions";
import { takenOver } from "../../../stripe/fence";
import { takeBackLeftovers } from "../../../stripe/take-back-leftovers";
import type { StripeOrderWork } from "../../../stripe/types";

/** The id of {@link findStripeOrderStep}. */
export const findStripeOrderStepId = "find-stripe-order";

type FindInput = { work: StripeOrderWork; cart_id: string };

/**
 * Looks, under the cart's lock, whether the cart is an order already, by an attempt that did not live to say so or by
 * the storefront. Takes back what an attempt that was cut off left unfinished.
 *
 * An order that is there is taken for the payment's here, so that the worker that made it does not undo it any more.
 *
 * @returns the order that the cart has become, or `null`; and whether an attempt that was cut off made it, whose
 *   `order.placed` may never have been emitted
 * @throws MedusaError `conflict` when another has the payment, or the order is being undone
 */
export const findStripeOrderStep = createStep(
  findStripeOrderStepId,
  async ({ work, cart_id }: FindInput, { container }) => {
    const triedBefore = work.attempts > 1;
    const orderId = await findOrderOfCart(container, cart_id);
    if (orderId) {
      const confirmed = await container
        .resolve<StripeOrdersModuleService>(STRIPE_ORDERS_MODULE)
        .confirmOrder(work.lease, orderId);
      if (!confirmed) {
        throw takenOver();
      }
      const cut_off = triedBefore && (await isMarked(container, orderId, work.payment));
      return new StepResponse({ order_id: orderId as string | null, cut_off });
    }
    if (triedBefore) {
      await takeBackLeftovers(container, work, cart_id);
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
