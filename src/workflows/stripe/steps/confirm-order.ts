import { MedusaError, Modules } from "@medusajs/framework/utils";
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk";

import { STRIPE_ORDERS_MODULE } from "../../../modules/stripe-orders";
import type StripeOrdersModuleService from "../../../modules/stripe-orders/service";
import type { AttemptLease } from "../../../modules/stripe-orders/types";
import { STRIPE_ORDER_FAULT } from "../../../stripe/refusal";

/** The id of {@link confirmStripeOrderStep}. */
export const confirmStripeOrderStepId = "confirm-stripe-order";

/**
 * Makes sure that this worker still has the payment. One that was silent for so long that another took over has its
 * order undone here. That the order is there is written down after the workflow, when its events are out: in between, a
 * crash makes the next delivery emit `order.placed` again, rather than nobody.
 *
 * @throws MedusaError `conflict` when the lease is gone
 */
export const confirmStripeOrderStep = createStep(
  confirmStripeOrderStepId,
  async ({ lease, cart_id }: { lease: AttemptLease; cart_id: string }, { container }) => {
    const carts = container.resolve(Modules.CART);
    const { completed_at } = await carts.retrieveCart(cart_id, { select: ["id", "completed_at"] });
    if (!completed_at) {
      // A process died between core's link from cart to order and this.
      await carts.updateCarts(cart_id, { completed_at: new Date() } as object);
    }
    const kept = await container
      .resolve<StripeOrdersModuleService>(STRIPE_ORDERS_MODULE)
      .renewLease(lease);
    if (!kept) {
      throw new MedusaError(
        MedusaError.Types.CONFLICT,
        "Another worker has taken the payment over",
        STRIPE_ORDER_FAULT,
      );
    }
    return new StepResponse();
  },
);
