import { ContainerRegistrationKeys } from "@medusajs/framework/utils";
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk";

import type { PaidPayment } from "../../../modules/stripe-orders/types";

/** The id of {@link findStripeCartGapsStep}. */
export const findStripeCartGapsStepId = "find-stripe-cart-gaps";

type GapsInput = { cart_id: string; payment: PaidPayment };

type Cart = {
  email?: string | null;
  shipping_address?: { address_1?: string | null } | null;
  billing_address?: { address_1?: string | null } | null;
};

/** What the shopper told Stripe and the cart lacks. */
export type StripeCartGaps = Partial<
  Pick<PaidPayment, "email" | "shipping_address" | "billing_address">
>;

/**
 * Finds what a cart lacks to become an order and the shopper told Stripe: e-mail and addresses. What the cart has is
 * left as it is.
 *
 * @returns the values to fill in, `null` when there is none
 */
export const findStripeCartGapsStep = createStep(
  findStripeCartGapsStepId,
  async ({ cart_id, payment }: GapsInput, { container }) => {
    const query = container.resolve(ContainerRegistrationKeys.QUERY);
    const { data } = await query.graph({
      entity: "cart",
      fields: ["id", "email", "shipping_address.address_1", "billing_address.address_1"],
      filters: { id: cart_id },
    });
    const cart = data[0] as unknown as Cart;
    const { email, shipping_address, billing_address } = payment;
    const gaps: StripeCartGaps = {
      ...(!cart.email && email && { email }),
      ...(!cart.shipping_address?.address_1 && shipping_address && { shipping_address }),
      ...(!cart.billing_address?.address_1 && billing_address && { billing_address }),
    };
    return new StepResponse(Object.keys(gaps).length ? gaps : null);
  },
);
