import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk";

import type { AttemptLease } from "../../../modules/stripe-orders/types";
import { fence } from "../../../stripe/fence";

/** The id of {@link fenceStripeOrderStep}. */
export const fenceStripeOrderStepId = "fence-stripe-order";

/**
 * Makes sure, before the cart is completed, that this worker still has the payment and the money is still there.
 *
 * @throws what {@link fence} throws
 */
export const fenceStripeOrderStep = createStep(
  fenceStripeOrderStepId,
  async (lease: AttemptLease, { container }) => {
    await fence(container, lease);
    return new StepResponse();
  },
);
