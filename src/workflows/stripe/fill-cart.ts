import type { MedusaContainer } from "@medusajs/framework/types";
import { ContainerRegistrationKeys, MathBN } from "@medusajs/framework/utils";
import {
  addShippingMethodToCartWorkflow,
  listShippingOptionsForCartWithPricingWorkflow,
  updateCartWorkflow,
} from "@medusajs/medusa/core-flows";

import type { PaidPayment } from "../../modules/stripe-orders/types";
import { StripeOrderRefusal, StripeOrderRefusalCode } from "./refusal";

type Cart = {
  id: string;
  email?: string | null;
  shipping_address?: { address_1?: string | null } | null;
  billing_address?: { address_1?: string | null } | null;
  shipping_methods?: ({ shipping_option_id?: string | null } | null)[] | null;
  items?:
    | ({
        requires_shipping?: boolean | null;
        variant?: { product?: { shipping_profile?: { id: string } | null } | null } | null;
      } | null)[]
    | null;
};

type ShippingOption = { id: string; shipping_profile_id: string; amount?: number | null };

/**
 * Fills in what a cart lacks to become an order, from what the shopper told Stripe: e-mail, addresses, and a shipping
 * method for every shipping profile that the lines need. What the cart has is left as it is.
 *
 * @param container - the application's
 * @param cartId - the cart, not yet completed
 * @param payment - as its event tells of it
 * @throws StripeOrderRefusal when no shipping option serves the address
 */
export async function fillCart(
  container: MedusaContainer,
  cartId: string,
  payment: PaidPayment,
): Promise<void> {
  const cart = await readCart(container, cartId);
  const missing = {
    ...(!cart.email && payment.email && { email: payment.email }),
    ...(!cart.shipping_address?.address_1 &&
      payment.shipping_address && { shipping_address: payment.shipping_address }),
    ...(!cart.billing_address?.address_1 &&
      payment.billing_address && { billing_address: payment.billing_address }),
  };
  if (Object.keys(missing).length) {
    await updateCartWorkflow(container).run({ input: { id: cartId, ...missing } });
  }
  const optionIds = await chooseShippingOptions(container, cart, payment.shipping_option_id);
  if (optionIds.length) {
    await addShippingMethodToCartWorkflow(container).run({
      input: { cart_id: cartId, options: optionIds.map((id) => ({ id })) },
    });
  }
}

async function readCart(container: MedusaContainer, cartId: string): Promise<Cart> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY);
  const { data } = await query.graph({
    entity: "cart",
    fields: [
      "id",
      "email",
      "shipping_address.address_1",
      "billing_address.address_1",
      "shipping_methods.shipping_option_id",
      "items.requires_shipping",
      "items.variant.product.shipping_profile.id",
    ],
    filters: { id: cartId },
  });
  return data[0] as unknown as Cart;
}

/** For every profile that no method of the cart serves yet: the option that was asked for, or the cheapest. */
async function chooseShippingOptions(
  container: MedusaContainer,
  cart: Cart,
  wanted: string | null,
): Promise<string[]> {
  const profiles = new Set(
    (cart.items ?? []).flatMap((item) =>
      item?.requires_shipping ? (item.variant?.product?.shipping_profile?.id ?? []) : [],
    ),
  );
  const chosen = (cart.shipping_methods ?? []).flatMap(
    (method) => method?.shipping_option_id ?? [],
  );
  // A cart that was prepared in Medusa has its methods: whether they fit is for core to say.
  if (!profiles.size || chosen.length) {
    return [];
  }
  const options = await listShippingOptions(container, cart.id);
  if (wanted && !options.some((option) => option.id === wanted)) {
    throw new StripeOrderRefusal(
      StripeOrderRefusalCode.NO_SHIPPING_OPTION,
      `Shipping option ${wanted} does not serve the order's address`,
    );
  }
  return [...profiles].map((profile) => {
    const ofProfile = options.filter((option) => option.shipping_profile_id === profile);
    const option = ofProfile.find(({ id }) => id === wanted) ?? ofProfile.sort(byAmount)[0];
    if (!option) {
      throw new StripeOrderRefusal(
        StripeOrderRefusalCode.NO_SHIPPING_OPTION,
        "No shipping option serves the order's address",
      );
    }
    return option.id;
  });
}

/** The options that the storefront would offer for this cart, with a price. */
async function listShippingOptions(
  container: MedusaContainer,
  cartId: string,
): Promise<ShippingOption[]> {
  const { result } = await listShippingOptionsForCartWithPricingWorkflow(container).run({
    input: { cart_id: cartId, is_return: false },
  });
  return (result as ShippingOption[]).filter(
    ({ amount }) => amount !== undefined && amount !== null,
  );
}

/** Equal prices are decided by id, so that every attempt chooses the same. */
function byAmount(a: ShippingOption, b: ShippingOption): number {
  return MathBN.sub(a.amount ?? 0, b.amount ?? 0).toNumber() || (a.id < b.id ? -1 : 1);
}
