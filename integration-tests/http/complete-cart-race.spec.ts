import { cloneCart } from "../helpers/store/clone-cart";
import { medusaAppSuite, type TestApp } from "../helpers/app/medusa-app";
import { orderTraces } from "../helpers/store/order-traces";
import type { OrderInput, OrderOutcome } from "../helpers/store/shopper";

const SHOPPERS = 40;

/** Carts that are all alike: one is filled over HTTP, the others are its copies. */
async function prepareCarts(app: TestApp, input: OrderInput): Promise<string[]> {
  const cart = await app.prepareCart(input);
  return [cart, ...(await cloneCart(app.knex, cart, SHOPPERS - 1))];
}

/** What came of the carts, by status and code. */
function tally(outcomes: readonly OrderOutcome[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { refusal } of outcomes) {
    const outcome = refusal ? `${refusal.status} ${refusal.code}` : "order";
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
  return counts;
}

medusaAppSuite("cart completion under a race", {}, (app) => {
  const completeAll = (carts: readonly string[]): Promise<OrderOutcome[]> =>
    Promise.all(carts.map((cart) => app.completeCart(cart)));

  it("sells the last 5 units to exactly 5 of 40 shoppers, and leaves nothing of the other 35", async () => {
    const variant = await app.makeVariant({ stocked: 5 });
    const carts = await prepareCarts(app, { variant, quantity: 1 });

    const outcomes = await completeAll(carts);
    await app.waitForWorkflows();

    expect(tally(outcomes)).toEqual({ order: 5, "400 insufficient_inventory": 35 });
    expect(await orderTraces(app.knex)).toEqual({
      orders: 5,
      order_lines: 5,
      order_carts: 5,
      claims: 5,
      backorders: 0,
      completed_carts: 5,
    });
    expect(await app.balances(variant)).toMatchObject({ available: "0", backordered: "0" });
  });

  it("with backorders up to 2, sells 7 and leaves nothing of the other 33", async () => {
    const levelPolicy = { allow_backorder: true, backorder_limit: 2 };
    // Core's cart asks the variant's flag, so that it lets the 6th shopper reach the completion.
    const variant = await app.makeVariant({ stocked: 5, allow_backorder: true, levelPolicy });
    const carts = await prepareCarts(app, { variant, quantity: 1 });

    const outcomes = await completeAll(carts);
    await app.waitForWorkflows();

    expect(tally(outcomes)).toEqual({ order: 7, "400 insufficient_inventory": 33 });
    expect(await orderTraces(app.knex)).toEqual({
      orders: 7,
      order_lines: 7,
      order_carts: 7,
      claims: 7,
      backorders: 2,
      completed_carts: 7,
    });
    expect(await app.balances(variant)).toMatchObject({ available: "-2", backordered: "2" });
  });

  it("claims both lines of a cart or neither: the other line's stock is not touched by those who lose", async () => {
    const [scarce, plenty] = [
      await app.makeVariant({ stocked: 5 }),
      await app.makeVariant({ stocked: 100 }),
    ];
    const carts = await prepareCarts(app, {
      lines: [
        { variant: plenty, quantity: 2 },
        { variant: scarce, quantity: 1 },
      ],
    });

    const outcomes = await completeAll(carts);
    await app.waitForWorkflows();

    expect(tally(outcomes)).toEqual({ order: 5, "400 insufficient_inventory": 35 });
    expect(await orderTraces(app.knex)).toEqual({
      orders: 5,
      order_lines: 10,
      order_carts: 5,
      claims: 10,
      backorders: 0,
      completed_carts: 5,
    });
    expect(await app.balances(scarce)).toMatchObject({ available: "0" });
    expect(await app.balances(plenty)).toMatchObject({ available: "90" });
  });
});
