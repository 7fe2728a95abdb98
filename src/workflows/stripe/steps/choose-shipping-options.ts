import type { MedusaContainer } from "@medusajs/framework/types";
import { ContainerRegistrationKeys, MathBN } from "@medusajs/framework/utils";
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk";
import { listShippingOptionsForCartWithPricingWorkflow } from "@medusajs/medusa/core-flows";

import type { PaidPayment } from "../../../modules/stripe-orders/types";
import { StripeOrderRefusal, StripeOrderRefusalCode } from "../../../stripe/refusal";

/** The id of {@link chooseStripeShippingOptionsStep}. */
export const chooseStripeShippingOptionsStepId = "choose-stripe-shipping-options";

type ChooseInput = { cart_id: string; payment: PaidPayment };

type Cart = {
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
 * Chooses a shipping option for every shipping profile that the lines of a cart need: the one that the payment asks for,
 * or the cheapest. A cart that was prepared in Medusa has its methods, and keeps them: whether they fit is for core to
 * say.
 *
 * @returns the options to add, none when the cart has its methods or needs none
 * @throws StripeOrderRefusal when no shipping option serves the address
 */
export const chooseStripeShippingOptionsStep = createStep(
  chooseStripeShippingOptionsStepId,
  async ({ cart_id, payment }: ChooseInput, { container }) => {
    const cart = await readCart(container, cart_id);
    const profiles = new Set(
      (cart.items ?? []).flatMap((item) =>
        item?.requires_shipping ? (item.variant?.product?.shipping_profile?.id ?? []) : [],
      ),
    );
    const has = (cart.shipping_methods ?? []).some((method) => method?.shipping_option_id);
    if (!profiles.size || has) {
      return new StepResponse<{ id: string }[]>([]);
    }
    const options = await listShippingOptions(container, cart_id);
    return new StepResponse(choose([...profiles], options, payment.shipping_option_id));
  },
);

async function readCart(container: MedusaContainer, cartId: string): Promise<Cart> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY);
  const { data } = await query.graph({
    entity: "cart",
    fields: [
      "id",
      "shipping_methods.shipping_option_id",
      "items.requires_shipping",
      "items.variant.product.shipping_profile.id",
    ],
    filters: { id: cartId },
  });
  return data[0] as unknown as Cart;
}

function choose(
  profiles: string[],
  options: ShippingOption[],
  wanted: string | null,
): { id: string }[] {
  if (wanted && !options.some((option) => option.id === wanted)) {
    throw new StripeOrderRefusal(
      StripeOrderRefusalCode.NO_SHIPPING_OPTION,
      `Shipping option ${wanted} does not serve the order's address`,
    );
  }
  return profiles.map((profile) => {
    const ofProfile = options.filter((option) => option.shipping_profile_id === profile);
    const option = ofProfile.find(({ id }) => id === wanted) ?? ofProfile.sort(byAmount)[0];
    if (!option) {
      throw new StripeOrderRefusal(
        StripeOrderRefusalCode.NO_SHIPPING_OPTION,
        "No shipping option serves the order's address",
      );
    }
    return { id: option.id };
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
