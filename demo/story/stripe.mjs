/** Stripe's side of the demo: events, signed with the endpoint's secret and delivered over HTTP, as Stripe does. */
import { randomBytes } from "node:crypto";
import Stripe from "stripe";

/** The endpoint's signing secret. This store and its database are gone when the demo ends. */
export const SIGNING_SECRET = `whsec_${randomBytes(16).toString("hex")}`;

const unique = (prefix) => `${prefix}_${randomBytes(8).toString("hex")}`;

/**
 * A shopper's payment of a cart by Stripe Checkout.
 *
 * @param {{ cartId: string, total: number, currency: string }} cart `total` in the currency's unit, with cents
 * @returns {{ id: string, intent: string, body: string }} the event that Stripe sends
 */
export function paidSession({ cartId, total, currency }) {
  const intent = unique("pi");
  const event = {
    id: unique("evt"),
    object: "event",
    api_version: Stripe.API_VERSION,
    created: Math.floor(Date.now() / 1000),
    type: "checkout.session.completed",
    data: {
      object: {
        id: unique("cs_test"),
        object: "checkout.session",
        mode: "payment",
        status: "complete",
        payment_status: "paid",
        payment_intent: intent,
        amount_total: Math.round(total * 100),
        currency,
        metadata: { cart_id: cartId },
      },
    },
  };
  return { id: event.id, intent, body: JSON.stringify(event) };
}

/**
 * Delivers an event, with a signature of its own, as each of Stripe's deliveries has.
 *
 * @param {string} url the server
 * @param {{ body: string }} event
 * @returns {Promise<{ status: number, body: Record<string, any> }>} what the store answered
 */
export async function deliver(url, { body }) {
  const signature = Stripe.webhooks.generateTestHeaderString({
    payload: body,
    secret: SIGNING_SECRET,
  });
  const answer = await fetch(`${url}/hooks/stripe/orders`, {
    method: "POST",
    headers: { "content-type": "application/json", "stripe-signature": signature },
    body,
  });
  return { status: answer.status, body: await answer.json() };
}
