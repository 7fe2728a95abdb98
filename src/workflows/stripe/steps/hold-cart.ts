import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk";
import { MedusaError } from "@medusajs/framework/utils";

import { type CartHold, holdCart, letGoOfCart } from "../../../core-steps/one-order-per-cart";

/** The ids of {@link holdStripeCartStep} and {@link letGoOfStripeCartStep}. */
export const holdStripeCartStepId = "hold-stripe-cart";
export const letGoOfStripeCartStepId = "let-go-of-stripe-cart";

const TAKEN_BY = "create-order-from-stripe";

type HoldInput = { cart_id: string };

/**
 * Holds the cart in the database, as core's completion does (core-steps/hold-cart.ts), before anything is read of it: a
 * storefront that completes it on another server keeps its payment session, and its order is found here afterwards.
 *
 * @throws MedusaError `conflict` when somebody else completes the cart for longer than core waits for its lock
 */
export const holdStripeCartStep = createStep(
  holdStripeCartStepId,
  async ({ cart_id }: HoldInput, { container, eventGroupId }) => {
    const hold = holdOf(cart_id, eventGroupId);
    await holdCart(container, hold);
    return new StepResponse(hold, hold);
  },
  async (hold, { container }) => {
    if (hold) {
      await letGoOfCart(container, hold);
    }
  },
);

/** Lets go of the cart, when the payment is on its order. */
export const letGoOfStripeCartStep = createStep(
  letGoOfStripeCartStepId,
  async (hold: CartHold, { container }) => {
    await letGoOfCart(container, hold);
    return new StepResponse();
  },
);

function holdOf(cart_id: string, holder: string | undefined): CartHold {
  if (!holder) {
    throw new MedusaError(
      MedusaError.Types.UNEXPECTED_STATE,
      "The workflow has no event group, by which its run holds the cart",
    );
  }
  return { cart_id, holder, taken_by: TAKEN_BY };
}
