import { Modules } from "@medusajs/framework/utils";
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk";

import { STRIPE_ORDERS_MODULE } from "../../../modules/stripe-orders";
import type StripeOrdersModuleService from "../../../modules/stripe-orders/service";
import type { AttemptLease } from "../../../modules/stripe-orders/types";
import { takenOver } from "../../../stripe/fence";

/** The id of {@link confirmStripeOrderStep}. */
export const confirmStripeOrderStepId = "confirm-stripe-order";

type ConfirmInput = { lease: AttemptLease; cart_id: string; order_id: string };

type Confirmed = Pick<ConfirmInput, "lease" | "order_id">;

/**
 * Makes sure, after the cart was completed, that this worker still has the payment. One that was silent for so long that
 * another took over has its order undone here, unless its successor found the order and took it for the payment's.
 * That the order is there is written down after the workflow, when its events are out: in between, a crash makes the next
 * delivery emit `order.placed` again, rather than nobody.
 *
 * Its compensation takes that back as long as the lease holds, so that the order can be undone.
 *
 * @throws MedusaError `conflict` when another has the payment, and another order
 */
export const confirmStripeOrderStep = createStep(
  confirmStripeOrderStepId,
  async ({ lease, cart_id, order_id }: ConfirmInput, { container }) => {
    const attempts = container.resolve<StripeOrdersModuleService>(STRIPE_ORDERS_MODULE);
    if (!(await attempts.confirmOrder(lease, order_id))) {
      const { kept } = await attempts.abandonOrder(cart_id, order_id);
      if (!kept) {
        throw takenOver();
      }
      return new StepResponse<undefined, Confirmed | null>(undefined, null);
    }
    const carts = container.resolve(Modules.CART);
    const { completed_at } = await carts.retrieveCart(cart_id, { select: ["id", "completed_at"] });
    if (!completed_at) {
      // A process died between core's link from cart to order and this.
      await carts.updateCarts(cart_id, { completed_at: new Date() } as object);
    }
    return new StepResponse<undefined, Confirmed | null>(undefined, { lease, order_id });
  },
  async (confirmed, { container }) => {
    if (confirmed) {
      await container
        .resolve<StripeOrdersModuleService>(STRIPE_ORDERS_MODULE)
        .withdrawOrder(confirmed.lease, confirmed.order_id);
    }
  },
);
