import { randomBytes } from "node:crypto";
import Stripe from "stripe";

/** The signing secret that the suites configure. */
export const WEBHOOK_SECRET = "whsec_of_the_tests";

const unique = (prefix: string): string => `${prefix}_${randomBytes(10).toString("hex")}`;

/** What a test says of a payment; the rest is made up. */
export type PaymentInput = {
  intent?: string;
  /** In the smallest unit. */
  amount: number;
  currency?: string;
  metadata?: Record<string, string>;
  event?: string;
};

/** An event, as Stripe would send it, and the ids in it. */
export type MadeEvent = {
  id: string;
  type: string;
  intent: string;
  body: string;
};

function makeEvent(type: string, intent: string, object: object, id = unique("evt")): MadeEvent {
  const body = JSON.stringify(
    {
      id,
      object: "event",
      api_version: Stripe.API_VERSION,
      created: Math.floor(Date.now() / 1000),
      livemode: false,
      pending_webhooks: 1,
      request: { id: null, idempotency_key: null },
      type,
      data: { object },
    },
    null,
    2,
  );
  return { id, type, intent, body };
}

/** The shopper whom Checkout sessions are of. */
export const CHECKOUT_CUSTOMER = {
  email: "grace@example.com",
  name: "Grace Brewster Shopper",
  phone: "+12125550100",
  address: {
    line1: "2 Main Street",
    line2: null,
    city: "New York",
    state: "NY",
    postal_code: "10001",
    country: "US",
  },
};

/**
 * Makes an event of a Checkout session.
 *
 * @param input what the test is about; `status` is the session's payment status, `type` the event's
 * @returns the event
 */
export function checkoutEvent(
  input: PaymentInput & {
    type?: "checkout.session.completed" | "checkout.session.async_payment_succeeded";
    status?: "paid" | "unpaid" | "no_payment_required";
    customer?: typeof CHECKOUT_CUSTOMER | null;
  },
): MadeEvent {
  const intent = input.intent ?? unique("pi");
  const customer = input.customer === undefined ? CHECKOUT_CUSTOMER : input.customer;
  return makeEvent(
    input.type ?? "checkout.session.completed",
    intent,
    {
      id: unique("cs_test"),
      object: "checkout.session",
      mode: "payment",
      status: "complete",
      payment_status: input.status ?? "paid",
      payment_intent: intent,
      amount_total: input.amount,
      currency: input.currency ?? "usd",
      customer_details: customer,
      collected_information: customer && {
        shipping_details: { name: customer.name, address: customer.address },
      },
      metadata: input.metadata ?? {},
    },
    input.event,
  );
}

/**
 * Makes a `payment_intent.succeeded` event.
 *
 * @param input what the test is about
 * @returns the event
 */
export function paymentIntentEvent(
  input: PaymentInput & { customer?: typeof CHECKOUT_CUSTOMER | null },
): MadeEvent {
  const intent = input.intent ?? unique("pi");
  return makeEvent(
    "payment_intent.succeeded",
    intent,
    {
      id: intent,
      object: "payment_intent",
      status: "succeeded",
      amount: input.amount,
      amount_received: input.amount,
      currency: input.currency ?? "usd",
      metadata: input.metadata ?? {},
      ...(input.customer && {
        receipt_email: input.customer.email,
        shipping: { name: input.customer.name, address: input.customer.address },
      }),
    },
    input.event,
  );
}

/** What becomes of a payment after it was made, as Stripe tells it. */
export const laterEvents = {
  disputed: (intent: string, amount: number): MadeEvent =>
    makeEvent("charge.dispute.created", intent, {
      id: unique("dp"),
      object: "dispute",
      charge: `ch_${intent}`,
      payment_intent: intent,
      amount,
      reason: "fraudulent",
      status: "needs_response",
    }),
  refunded: (intent: string, amount: number, amount_refunded = amount): MadeEvent =>
    makeEvent("charge.refunded", intent, {
      id: `ch_${intent}`,
      object: "charge",
      payment_intent: intent,
      amount,
      amount_refunded,
      refunded: amount_refunded >= amount,
      billing_details: { email: CHECKOUT_CUSTOMER.email },
    }),
  canceled: (intent: string): MadeEvent =>
    makeEvent("payment_intent.canceled", intent, {
      id: intent,
      object: "payment_intent",
      status: "canceled",
      cancellation_reason: "abandoned",
    }),
  expired: (session: string): MadeEvent =>
    makeEvent("checkout.session.expired", unique("pi"), {
      id: session,
      object: "checkout.session",
      status: "expired",
      payment_intent: null,
    }),
};

/** Makes an event of any other type. */
export function otherEvent(type: string): MadeEvent {
  return makeEvent(type, unique("pi"), { id: unique("obj"), object: type.split(".")[0] });
}

/**
 * Signs a body as Stripe does.
 *
 * @param body the event
 * @param options.secret the endpoint's
 * @param options.ageSeconds how long ago it was signed
 * @returns the `stripe-signature` header
 */
export function sign(
  body: string,
  { secret = WEBHOOK_SECRET, ageSeconds = 0 }: { secret?: string; ageSeconds?: number } = {},
): string {
  return Stripe.webhooks.generateTestHeaderString({
    payload: body,
    secret,
    timestamp: Math.floor(Date.now() / 1000) - ageSeconds,
  });
}
