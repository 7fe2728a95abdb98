import type { MedusaContainer } from "@medusajs/framework/types";
import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils";
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk";
import { createCartWorkflow } from "@medusajs/medusa/core-flows";
import { z } from "@medusajs/framework/zod";

import { STRIPE_ORDERS_MODULE } from "../../../modules/stripe-orders";
import type StripeOrdersModuleService from "../../../modules/stripe-orders/service";
import type { PaidPayment, StripeOrderNewCart } from "../../../modules/stripe-orders/types";
import {
  StripeOrderRefusal,
  StripeOrderRefusalCode,
  STRIPE_ORDER_FAULT,
} from "../../../stripe/refusal";
import type { StripeOrderWork } from "../../../stripe/types";

/** The id of {@link resolveStripeCartStep}. */
export const resolveStripeCartStepId = "resolve-stripe-cart";

const newCartItems = z
  .array(
    z.object({
      variant_id: z.string().min(1),
      quantity: z.number().positive().finite(),
    }),
  )
  .min(1)
  .max(500);

/**
 * Finds the cart that was paid for, or makes it from the Checkout session, and gives it to this payment alone.
 *
 * There is nothing to undo: a cart that was made is kept for the next attempt.
 *
 * @returns the cart's id
 * @throws StripeOrderRefusal when there is no such cart, it cannot be made, or another payment made an order of it;
 *   MedusaError `conflict` while another payment works on it
 */
export const resolveStripeCartStep = createStep(
  resolveStripeCartStepId,
  async (work: StripeOrderWork, { container }) => {
    const { payment, lease } = work;
    const known = work.cart_id ?? payment.cart_id;
    if (known && !(await cartExists(container, known))) {
      throw new StripeOrderRefusal(
        StripeOrderRefusalCode.CART_NOT_FOUND,
        `There is no cart ${known}`,
      );
    }
    const cartId = known || (await makeCart(container, payment));
    await claimCart(container, lease, cartId);
    return new StepResponse({ cart_id: cartId });
  },
);

async function cartExists(container: MedusaContainer, id: string): Promise<boolean> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY);
  const { data } = await query.graph({ entity: "cart", fields: ["id"], filters: { id } });
  return data.length > 0;
}

async function claimCart(
  container: MedusaContainer,
  lease: StripeOrderWork["lease"],
  cartId: string,
): Promise<void> {
  const attempts = container.resolve<StripeOrdersModuleService>(STRIPE_ORDERS_MODULE);
  const holder = await attempts.claimCart(lease, cartId);
  if (holder === null) {
    return;
  }
  if (holder !== "lost" && holder.status === "succeeded") {
    throw new StripeOrderRefusal(
      StripeOrderRefusalCode.CART_ALREADY_ORDERED,
      `Another payment, ${holder.payment_intent_id}, made order ${holder.order_id} of cart ${cartId}`,
    );
  }
  throw new MedusaError(
    MedusaError.Types.CONFLICT,
    "Another worker has the payment or its cart",
    STRIPE_ORDER_FAULT,
  );
}

/** Core decides by its own rules whether the cart can be: variants, prices, region, sales channel, stock. */
async function makeCart(container: MedusaContainer, payment: PaidPayment): Promise<string> {
  const { region_id, sales_channel_id, ...given } = payment.new_cart as StripeOrderNewCart;
  const items = readItems(given.items);
  if (!region_id || !sales_channel_id) {
    throw invalidMetadata("metadata.region_id and metadata.sales_channel_id are required");
  }
  await checkNames(container, {
    region: [region_id],
    sales_channel: [sales_channel_id],
    variant: [...new Set(items.map((item) => item.variant_id))],
  });
  const { result } = await createCartWorkflow(container).run({
    input: {
      region_id,
      sales_channel_id,
      currency_code: payment.currency_code,
      email: payment.email ?? undefined,
      items,
      ...(payment.shipping_address && { shipping_address: payment.shipping_address }),
      ...(payment.billing_address && { billing_address: payment.billing_address }),
    },
  });
  return result.id;
}

/** What the metadata names has to be there: it is not there either when the event comes again. */
async function checkNames(
  container: MedusaContainer,
  names: Record<"region" | "sales_channel" | "variant", string[]>,
): Promise<void> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY);
  for (const [entity, ids] of Object.entries(names)) {
    const { data } = await query.graph({ entity, fields: ["id"], filters: { id: ids } });
    const found = new Set((data as { id: string }[]).map(({ id }) => id));
    const unknown = ids.filter((id) => !found.has(id));
    if (unknown.length) {
      throw new StripeOrderRefusal(
        StripeOrderRefusalCode.CART_NOT_COMPLETABLE,
        `There is no ${entity.replace("_", " ")} ${unknown.join(", ")}`,
      );
    }
  }
}

function readItems(json: string): z.infer<typeof newCartItems> {
  let given: unknown;
  try {
    given = JSON.parse(json);
  } catch (error) {
    throw invalidMetadata(`metadata.items is no JSON (${(error as Error).name})`);
  }
  const parsed = newCartItems.safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw invalidMetadata(
      `metadata.items must be [{ variant_id, quantity }]: ${issue?.path.join(".") || "items"} ${issue?.message}`,
    );
  }
  return parsed.data;
}

function invalidMetadata(message: string): StripeOrderRefusal {
  return new StripeOrderRefusal(StripeOrderRefusalCode.INVALID_METADATA, message);
}
