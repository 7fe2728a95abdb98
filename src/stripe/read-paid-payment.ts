import { z } from "@medusajs/framework/zod";
import type Stripe from "stripe";

import type { PaidPayment, StripeOrderAddress } from "../modules/stripe-orders/types";
import type { PaymentNames } from "./foreign-payment";

const address = z
  .object({
    line1: z.string().nullish(),
    line2: z.string().nullish(),
    city: z.string().nullish(),
    state: z.string().nullish(),
    postal_code: z.string().nullish(),
    country: z.string().nullish(),
  })
  .nullish();

const recipient = z
  .object({ name: z.string().nullish(), phone: z.string().nullish(), address })
  .nullish();

const stringMap = z.record(z.string(), z.string()).nullish();

/** The parts of a Checkout session that we read. Stripe moved the shipping details in 2025; both places are read. */
const checkoutSession = z.object({
  id: z.string(),
  payment_intent: z
    .union([z.string(), z.object({ id: z.string(), metadata: stringMap })])
    .nullish(),
  payment_status: z.string(),
  amount_total: z.number().int().positive().nullish(),
  currency: z.string().nullish(),
  customer_email: z.string().nullish(),
  customer_details: z
    .object({
      email: z.string().nullish(),
      name: z.string().nullish(),
      phone: z.string().nullish(),
      address,
    })
    .nullish(),
  shipping_details: recipient,
  collected_information: z.object({ shipping_details: recipient }).nullish(),
  metadata: stringMap,
});

const paymentIntent = z.object({
  id: z.string(),
  status: z.string(),
  amount_received: z.number().int().positive(),
  currency: z.string(),
  receipt_email: z.string().nullish(),
  shipping: recipient,
  metadata: stringMap,
});

type Recipient = z.infer<typeof recipient>;

/** What an event is to us: a payment to make an order of, or nothing, and why. */
export type ReadEvent = { payment: PaidPayment; names: PaymentNames } | { ignored: string };

/**
 * Reads what an event says of a payment. An event of another type, or of a payment that names neither a cart nor items,
 * is none of ours: the account may take other payments too, and they must never be refunded by us. Only of a Checkout
 * session it may be the PaymentIntent's event that names the cart: then whether it is ours shows in our attempts.
 *
 * @param event - verified
 * @returns the payment, or why the event is ignored, in words without personal data
 */
export function readPaidPayment(event: Stripe.Event): ReadEvent {
  switch (event.type) {
    case "checkout.session.completed":
    case "checkout.session.async_payment_succeeded":
      return readCheckoutSession(event);
    case "payment_intent.succeeded":
      return readPaymentIntent(event);
    default:
      return { ignored: "events of this type are not for orders" };
  }
}

function readCheckoutSession(event: Stripe.Event): ReadEvent {
  const parsed = checkoutSession.safeParse(event.data.object);
  if (!parsed.success) {
    return { ignored: "its Checkout session has another form than Stripe documents" };
  }
  const session = parsed.data;
  if (session.payment_status !== "paid") {
    return { ignored: "its Checkout session is not paid yet, or had nothing to pay" };
  }
  const { payment_intent } = session;
  const intent = typeof payment_intent === "string" ? { id: payment_intent } : payment_intent;
  if (!intent || !session.amount_total || !session.currency) {
    return { ignored: "its Checkout session has no PaymentIntent, as in a subscription" };
  }
  // A session that names nothing may be of a PaymentIntent that does, and brings the shopper's e-mail and address.
  const names = readMetadata(session.metadata);
  const customer = session.customer_details;
  const ships = session.collected_information?.shipping_details ?? session.shipping_details;
  const billing = readAddress(customer);
  return {
    payment: {
      ...names,
      event_id: event.id,
      event_type: event.type,
      payment_intent_id: intent.id,
      checkout_session_id: session.id,
      amount: session.amount_total,
      currency_code: session.currency.toLowerCase(),
      email: customer?.email ?? session.customer_email ?? null,
      shipping_address: ships?.address
        ? readAddress({ ...ships, phone: ships.phone ?? customer?.phone })
        : billing,
      billing_address: billing,
    },
    names: {
      stripe_ids: [intent.id, session.id],
      session_ids: sessionIds(session.metadata, "metadata" in intent ? intent.metadata : null),
    },
  };
}

function readPaymentIntent(event: Stripe.Event): ReadEvent {
  const parsed = paymentIntent.safeParse(event.data.object);
  if (!parsed.success || parsed.data.status !== "succeeded") {
    return { ignored: "its PaymentIntent has another form than Stripe documents" };
  }
  const intent = parsed.data;
  const names = readMetadata(intent.metadata);
  if (!names.cart_id) {
    // A payment of a Checkout session whose metadata stands on the session: that session's own event makes the order.
    return { ignored: "its PaymentIntent names no cart_id" };
  }
  return {
    payment: {
      ...names,
      new_cart: null,
      event_id: event.id,
      event_type: event.type,
      payment_intent_id: intent.id,
      checkout_session_id: null,
      amount: intent.amount_received,
      currency_code: intent.currency.toLowerCase(),
      email: intent.receipt_email ?? null,
      shipping_address: readAddress(intent.shipping),
      billing_address: null,
    },
    names: { stripe_ids: [intent.id], session_ids: sessionIds(intent.metadata) },
  };
}

/** The payment sessions that metadata names, in the way of Medusa's own Stripe provider. */
function sessionIds(...given: (z.infer<typeof stringMap> | undefined)[]): string[] {
  return given.flatMap((metadata) => metadata?.session_id?.trim() || []);
}

function readMetadata(
  given: Record<string, string> | null | undefined,
): Pick<PaidPayment, "cart_id" | "new_cart" | "shipping_option_id"> {
  const cartId = given?.cart_id?.trim() || null;
  const items = given?.items?.trim();
  return {
    cart_id: cartId,
    new_cart:
      items && !cartId
        ? {
            items,
            region_id: given?.region_id?.trim() || null,
            sales_channel_id: given?.sales_channel_id?.trim() || null,
          }
        : null,
    shipping_option_id: given?.shipping_option_id?.trim() || null,
  };
}

function readAddress(from: Recipient): StripeOrderAddress | null {
  if (!from?.address?.country) {
    return null;
  }
  const { line1, line2, city, state, postal_code, country } = from.address;
  // Stripe keeps one name; what stands after its last space is the best guess at a last name.
  const name = from.name?.trim() ?? "";
  const space = name.lastIndexOf(" ");
  const filled = Object.entries({
    first_name: space > 0 ? name.slice(0, space) : name,
    last_name: space > 0 ? name.slice(space + 1) : "",
    phone: from.phone,
    address_1: line1,
    address_2: line2,
    city,
    province: state,
    postal_code,
    country_code: country.toLowerCase(),
  }).filter(([, value]) => value);
  return Object.fromEntries(filled) as StripeOrderAddress;
}
