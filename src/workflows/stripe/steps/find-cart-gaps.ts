import type { MedusaContainer } from "@medusajs/framework/types";
import { ContainerRegistrationKeys } from "@medusajs/framework/utils";
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk";

import type { PaidPayment } from "../../../modules/stripe-orders/types";
import { StripeOrderRefusal, StripeOrderRefusalCode } from "../../../stripe/refusal";

/** The id of {@link findStripeCartGapsStep}. */
export const findStripeCartGapsStepId = "find-stripe-cart-gaps";

type GapsInput = { cart_id: string; payment: PaidPayment };

type Cart = {
  email?: string | null;
  shipping_address?: { address_1?: string | null } | null;
  billing_address?: { address_1?: string | null } | null;
  items?: ({ requires_shipping?: boolean | null } | null)[] | null;
  shipping_methods?: ({ shipping_option_id?: string | null } | null)[] | null;
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
 * @throws StripeOrderRefusal when neither has an e-mail; or, where only the PaymentIntent has told of the payment, an
 *   address to ship to
 */
export const findStripeCartGapsStep = createStep(
  findStripeCartGapsStepId,
  async ({ cart_id, payment }: GapsInput, { container }) => {
    const query = container.resolve(ContainerRegistrationKeys.QUERY);
    const { data } = await query.graph({
      entity: "cart",
      fields: [
        "id",
        "email",
        "shipping_address.address_1",
        "billing_address.address_1",
        "items.requires_shipping",
        "shipping_methods.shipping_option_id",
      ],
      filters: { id: cart_id },
    });
    const cart = data[0] as unknown as Cart;
    await checkDetails(container, cart, payment);
    const { email, shipping_address, billing_address } = payment;
    const gaps: StripeCartGaps = {
      ...(!cart.email && email && { email }),
      ...(!cart.shipping_address?.address_1 && shipping_address && { shipping_address }),
      ...(!cart.billing_address?.address_1 && billing_address && { billing_address }),
    };
    return new StepResponse(Object.keys(gaps).length ? gaps : null);
  },
);

async function checkDetails(
  container: MedusaContainer,
  cart: Cart,
  payment: PaidPayment,
): Promise<void> {
  if (!cart.email && !payment.email) {
    throw missing("an e-mail");
  }
  const hasAddress = cart.shipping_address?.address_1 || payment.shipping_address;
  const ships = (cart.items ?? []).some((item) => item?.requires_shipping);
  // A Checkout session that collects no address sells what its shop hands over in another way.
  if (
    ships &&
    !hasAddress &&
    !payment.checkout_session_id &&
    !(await isPickedUp(container, cart))
  ) {
    throw missing("an address to ship to");
  }
}

/** Whether everything is collected at the shop, by the shipping options that the cart has. */
async function isPickedUp(container: MedusaContainer, cart: Cart): Promise<boolean> {
  const ids = (cart.shipping_methods ?? []).flatMap((method) => method?.shipping_option_id ?? []);
  if (!ids.length) {
    return false;
  }
  const { data } = await container.resolve(ContainerRegistrationKeys.QUERY).graph({
    entity: "shipping_option",
    fields: ["id", "service_zone.fulfillment_set.type"],
    filters: { id: ids },
  });
  const options = data as unknown as {
    service_zone?: { fulfillment_set?: { type?: string } | null } | null;
  }[];
  return options.every((option) => option.service_zone?.fulfillment_set?.type === "pickup");
}

function missing(what: string): StripeOrderRefusal {
  return new StripeOrderRefusal(
    StripeOrderRefusalCode.DETAILS_MISSING,
    `Neither the cart nor Stripe has ${what}`,
  );
}
