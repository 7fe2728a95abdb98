import { checkInvariants } from "../helpers/model/invariants";
import { medusaAppSuite } from "../helpers/app/medusa-app";
import { type SecondServer, startSecondServer } from "../helpers/app/second-server";
import { databaseUrl } from "../helpers/postgres/database";
import { cloneCart } from "../helpers/store/clone-cart";
import { checkoutEvent, type MadeEvent, sign, WEBHOOK_SECRET } from "../helpers/stripe/events";
import { countRows, priceOf, readOrder } from "../helpers/stripe/shopping";

const CARTS = 12;

/** Stripe delivers again for days, and shoppers press again; a test need not go on for ever. */
const DELIVERIES = 30;

const NO_ANSWER = 0;

const env = {
  STRIPE_WEBHOOK_SECRETS: WEBHOOK_SECRET,
  LOG_LEVEL: "off",
  // Each server knows its own locks only.
  LOCKING_PROVIDER: "memory",
};

/** What a storefront is told at last. */
type Completed = { status: number; order: string | undefined };

medusaAppSuite("two servers with nothing in common but the database", { env }, (app) => {
  let second: SecondServer;

  const startSecond = async () => {
    const { rows } = await app.knex.raw<{ rows: { name: string }[] }>(
      "select current_database() as name",
    );
    second = await startSecondServer(databaseUrl(rows[0].name), env);
  };

  afterEach(async () => {
    await second?.stop();
  });

  /** Posts; a connection that was cut, as a busy server's are, is a status of 0. */
  const post = async (url: string, headers: Record<string, string>, body: string) => {
    const answer = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body,
    }).catch(() => undefined);
    const read = ((await answer?.json()) ?? {}) as Record<string, unknown>;
    return { status: answer?.status ?? NO_ANSWER, body: read };
  };

  /** Completes as a storefront does: again, without an answer or where somebody else is at it. */
  const complete = async (server: string, cart: string): Promise<Completed> => {
    const key = { "x-publishable-api-key": app.shop.publishableKey };
    const url = `${server}/store/carts/${cart}/complete`;
    let { status, body } = await post(url, key, "{}");
    for (let tries = 1; (status === 409 || status === NO_ANSWER) && tries < DELIVERIES; tries++) {
      ({ status, body } = await post(url, key, "{}"));
    }
    return { status, order: (body.order as { id: string } | undefined)?.id };
  };

  /** Delivers as Stripe does: again, as long as the answer is not a success. */
  const deliverUntilTaken = async (server: string, event: MadeEvent) => {
    const statuses: number[] = [];
    for (let delivery = 0; delivery < DELIVERIES; delivery++) {
      const url = `${server}/hooks/stripe/orders`;
      const { status, body } = await post(
        url,
        { "stripe-signature": sign(event.body) },
        event.body,
      );
      statuses.push(status);
      if (status !== NO_ANSWER && status < 500) {
        return { status, body };
      }
    }
    throw new Error(`Stripe's event was not taken: ${statuses.join(", ")}`);
  };

  const prepareCarts = async (variant: { id: string }, lines = [{ variant, quantity: 1 }]) => {
    const cart = await app.prepareCart({ lines });
    return [cart, ...(await cloneCart(app.knex, cart, CARTS - 1))];
  };

  const expectOneOrderEach = async (item: string) => {
    await app.waitForWorkflows();
    const { rows: carts } = await app.knex.raw<{ rows: { orders: number }[] }>(
      "select count(*)::int as orders from order_cart where deleted_at is null group by cart_id",
    );
    expect(carts).toEqual(Array.from({ length: CARTS }, () => ({ orders: 1 })));
    expect({
      orders: await countRows(app, "order"),
      claims: await countRows(app, "reservation_item"),
      available: (await app.balances(item)).available,
    }).toEqual({ orders: CARTS, claims: CARTS, available: String(100 - CARTS) });
    await checkInvariants(app.knex);
  };

  it("a cart that is completed on both, and paid by Stripe's event on one of them, becomes one order, paid once", async () => {
    const variant = await app.makeVariant({ stocked: 100 });
    const carts = await prepareCarts(variant);
    const events = carts.map((cart) =>
      checkoutEvent({ amount: priceOf(1), metadata: { cart_id: cart } }),
    );
    await startSecond();
    const servers = [app.baseUrl, second.url];

    const outcomes = await Promise.all(
      carts.map(async (cart, index) => {
        const [one, other] = index % 2 ? servers : [...servers].reverse();
        const [first, again, delivered] = await Promise.all([
          complete(one, cart),
          complete(other, cart),
          deliverUntilTaken(other, events[index]),
        ]);
        return { first, again, delivered };
      }),
    );

    for (const [index, { first, again, delivered }] of outcomes.entries()) {
      const order = delivered.body.order_id as string;
      expect(delivered).toMatchObject({ status: 200, body: { status: "succeeded" } });
      expect([first, again]).toEqual([
        { status: 200, order },
        { status: 200, order },
      ]);
      const read = await readOrder(app, order);
      const payments = read.payment_collections?.flatMap(({ payments }) => payments ?? []) ?? [];
      const live = payments.filter((payment) => !payment.canceled_at);
      expect(read.payment_status).toBe("captured");
      expect(live.map(({ data }) => data?.payment_intent_id)).toEqual([events[index].intent]);
      expect(live.flatMap(({ captures }) => captures ?? [])).toHaveLength(1);
    }
    await expectOneOrderEach(variant.item);
  }, 900_000);
});
