/** Orders that Stripe's events make, for shops that take payment outside of Medusa. */
import { change, unchanged } from "../levels.mjs";
import { fillCart, placeOrder, readTotal } from "../shop.mjs";
import { deliver, paidSession } from "../stripe.mjs";

const PUMP = "PMP-FLR-RED";
const LOCK = "LCK-LNK-BLK";

/** A cart that is paid at Stripe, and the event that says so. */
async function payAtStripe(shop, { shopper, lines }) {
  const cartId = await fillCart(shop, { shopper, lines, pays: false });
  return { cartId, event: paidSession({ cartId, ...(await readTotal(shop, cartId)) }) };
}

/** What the tables have of one cart: orders that came of it, and rows that Stripe's payment left. */
async function readStored({ database }, { cartId, event }) {
  const [stored] = await database.query(
    `select (select count(*)::int from order_cart where cart_id = $1 and deleted_at is null) as orders,
            (select count(*)::int from stripe_order_attempt where payment_intent_id = $2) as attempts`,
    [cartId, event.intent],
  );
  return stored;
}

export const paidByStripe = {
  title: "An order from a signed Stripe event takes a level below zero",
  items: [PUMP],
  async play(shop) {
    const payment = await payAtStripe(shop, {
      shopper: "gita",
      lines: [{ sku: PUMP, quantity: 5 }],
    });
    const answer = await deliver(shop.nextUrl(), payment.event);
    shop.payment = { ...payment, answer };
    return {
      answer,
      happened:
        `Gita pays for five red floor pumps with Stripe Checkout, outside of Medusa. Stripe sends ` +
        `checkout.session.completed, signed with the endpoint's secret. The store answers HTTP ${answer.status}, ` +
        `"${answer.body.status}": the event made the order, the level goes to -2, and 2 wait in the queue.`,
    };
  },
  check: ({ answer, ...readings }) => [
    [
      "Stripe gets 200, and the payment has its order",
      answer.status === 200 && !!answer.body.order_id,
    ],
    ["5 units are claimed", change(readings, PUMP, "available") === -5],
    ["2 of them are backordered", change(readings, PUMP, "backordered") === 2],
  ],
};

export const deliveredAgain = {
  title: "The same event is delivered five times more, to both servers, at the same moment",
  items: [PUMP],
  async play(shop) {
    const { event, answer: first } = shop.payment;
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => deliver(shop.nextUrl(), event)),
    );
    const stored = await readStored(shop, shop.payment);
    return {
      first,
      answers,
      stored,
      happened:
        `Stripe delivers an event until it is sure that it arrived. All five deliveries are answered with the order that ` +
        `is there; the database has ${stored.orders} order of this cart, and ${stored.attempts} row of this payment.`,
    };
  },
  check: ({ first, answers, stored, ...readings }) => [
    [
      "all five are answered with 200 and the same order",
      answers.every(({ status, body }) => status === 200 && body.order_id === first.body.order_id),
    ],
    ["one payment made one order", stored.orders === 1 && stored.attempts === 1],
    ["the level is untouched", unchanged(readings)],
  ],
};

export const paidButSoldOut = {
  title: "A paid order that cannot be filled",
  items: [LOCK],
  async play(shop) {
    const payment = await payAtStripe(shop, {
      shopper: "hilde",
      lines: [{ sku: LOCK, quantity: 2 }],
    });
    await placeOrder(shop, { shopper: "ivo", lines: [{ sku: LOCK, quantity: 1 }] });
    const answer = await deliver(shop.nextUrl(), payment.event);
    const { stripe_order_attempts: kept } = await shop.client.fetch(
      "/admin/stripe-order-attempts",
      { query: { status: "unfulfillable" } },
    );
    const stored = await readStored(shop, payment);
    return {
      answer,
      kept,
      stored,
      happened:
        `Two black folding locks are left. Hilde pays for both at Stripe, but while she types her card number, Ivo buys ` +
        `one. Her event is answered with HTTP ${answer.status}, "${answer.body.status}", so that Stripe stops asking. ` +
        `The case is kept for a person to decide: ${kept[0]?.reason_message ?? "nothing is kept"}`,
    };
  },
  check: ({ answer, kept, stored, ...readings }) => [
    ["Stripe gets 200", answer.status === 200 && answer.body.status === "unfulfillable"],
    ["no order was made", stored.orders === 0],
    ["the payment and the reason are kept", kept.length === 1 && !!kept[0].reason_code],
    ["only Ivo's lock is gone", change(readings, LOCK, "available") === -1],
  ],
};
