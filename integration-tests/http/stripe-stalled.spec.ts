import { medusaAppSuite } from "../helpers/app/medusa-app";
import type { MadeVariant } from "../helpers/store/shop";
import { type Boundary, boundaries } from "../helpers/stripe/cut-off";
import { deliver, type Delivery } from "../helpers/stripe/deliver";
import { checkoutEvent, type MadeEvent, WEBHOOK_SECRET } from "../helpers/stripe/events";
import { loseLease, stallAfter } from "../helpers/stripe/stall";
import { countRows, prepareUnpaidCart, priceOf, readOrder } from "../helpers/stripe/shopping";

const OURS = "create-order-from-stripe";
const CORE = "complete-cart";

/** Steps of core's completion around which a worker's work becomes visible to its successor. */
const CORE_STEPS = [
  "cart-query",
  "create-orders",
  "create-remote-links",
  "update-carts",
  "authorize-payment-session-step",
  "add-order-transaction",
];

/** Where the first worker stands still, and where its successor does, while the first goes on and ends. */
const BOTH: [first: Boundary, successor: Boundary][] = [
  [
    { workflow: OURS, step: "attach-stripe-payment" },
    { workflow: OURS, step: "attach-stripe-payment" },
  ],
  [
    { workflow: OURS, step: "fence-stripe-order" },
    { workflow: OURS, step: "fence-stripe-order" },
  ],
  [
    { workflow: CORE, step: "cart-query" },
    { workflow: CORE, step: "create-orders" },
  ],
  [
    { workflow: CORE, step: "create-orders" },
    { workflow: OURS, step: "find-stripe-order" },
  ],
  [
    { workflow: CORE, step: "add-order-transaction" },
    { workflow: OURS, step: "find-stripe-order" },
  ],
  [
    { workflow: OURS, step: "adopt-stripe-payment" },
    { workflow: OURS, step: "adopt-stripe-payment" },
  ],
];

/** Has the process's clock run so many times as fast, until the function that it returns is called. */
function runClockFaster(times: number): () => void {
  const now = Date.now.bind(Date);
  const start = now();
  const clock = jest.spyOn(Date, "now").mockImplementation(() => start + (now() - start) * times);
  return () => clock.mockRestore();
}

medusaAppSuite(
  "workers that stand still for longer than their lease",
  { env: { STRIPE_WEBHOOK_SECRETS: WEBHOOK_SECRET, LOG_LEVEL: "off" } },
  (app) => {
    let made = 0;
    let variant: MadeVariant;

    /** A cart of two, of which the first or none is there, and the event that pays for it. */
    const nextEvent = async (): Promise<{ cart: string; event: MadeEvent }> => {
      const cart = await prepareUnpaidCart(app, variant, 2);
      return {
        cart,
        event: checkoutEvent({ amount: priceOf(2), metadata: { cart_id: cart } }),
      };
    };

    /** Delivers as Stripe does: until there is an answer. */
    const deliverUntilAnswered = async (event: MadeEvent): Promise<Delivery> => {
      let answer = await deliver(app, event);
      for (let delivery = 0; delivery < 5 && answer.status !== 200; delivery++) {
        answer = await deliver(app, event);
      }
      return answer;
    };

    /** One order, one claim, one captured payment, one session, whoever made them. */
    const expectOneOrder = async (
      about: object,
      { cart, event }: { cart: string; event: MadeEvent },
    ) => {
      made++;
      const { status, body } = await deliverUntilAnswered(event);
      const { rows } = await app.knex.raw<{ rows: { completed: boolean }[] }>(
        "select completed_at is not null as completed from cart where id = ?",
        [cart],
      );
      const order = await readOrder(app, body.order_id as string);
      const payments = order.payment_collections?.flatMap(({ payments }) => payments ?? []) ?? [];
      expect({
        ...about,
        status,
        outcome: body.status,
        completed: rows[0].completed,
        orders: await countRows(app, "order"),
        links: await countRows(app, "order_cart"),
        claims: await countRows(app, "reservation_item"),
        sessions: await countRows(app, "payment_session"),
        paid: order.payment_status,
        intents: payments.map(({ data }) => data?.payment_intent_id),
        captures: payments.flatMap(({ captures }) => captures ?? []).length,
      }).toEqual({
        ...about,
        status: 200,
        outcome: "succeeded",
        completed: true,
        orders: made,
        links: made,
        claims: made,
        sessions: made,
        paid: "captured",
        intents: [event.intent],
        captures: 1,
      });
    };

    beforeEach(async () => {
      made = 0;
      variant = await app.makeVariant({ stocked: 1, levelPolicy: { allow_backorder: true } });
    });

    it("a worker that wakes up after its successor has made the order leaves it alone, wherever it stood still", async () => {
      const places = boundaries().filter(
        ({ workflow, step }) =>
          (workflow === OURS && step !== "release-lock-step") || CORE_STEPS.includes(step),
      );
      for (const boundary of places) {
        const paid = await nextEvent();
        const stall = stallAfter(boundary);
        const first = deliver(app, paid.event);
        const reached = await Promise.race([
          stall.reached.then(() => true),
          first.then(() => false),
        ]);
        if (reached) {
          await loseLease(app);
          const successor = await deliverUntilAnswered(paid.event);
          expect({ boundary, status: successor.status }).toEqual({ boundary, status: 200 });
        }
        stall.resume();
        await first;
        stall.mend();
        await expectOneOrder({ boundary }, paid);
      }
      expect(made).toBe(places.length);
    }, 900_000);

    it("a worker that wakes up beside its successor undoes nothing of it, and one order is made", async () => {
      for (const [place, next] of BOTH) {
        const paid = await nextEvent();
        const first = stallAfter(place);
        const firstDelivery = deliver(app, paid.event);
        await first.reached;
        first.mend();
        await loseLease(app);
        const successor = stallAfter(next);
        const secondDelivery = deliver(app, paid.event);
        await Promise.race([successor.reached, secondDelivery]);
        // Core waits half a minute for a lock that the successor has: here, half a second.
        const putClockBack = runClockFaster(60);
        first.resume();
        await firstDelivery;
        putClockBack();
        successor.resume();
        await secondDelivery;
        successor.mend();
        await expectOneOrder({ place, next }, paid);
      }
    }, 900_000);
  },
);
