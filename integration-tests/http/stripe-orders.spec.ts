import type { HttpTypes, ILockingModule } from "@medusajs/framework/types";
import { MedusaError, Modules } from "@medusajs/framework/utils";
import { setTimeout as wait } from "node:timers/promises";

import { medusaAppSuite } from "../helpers/app/medusa-app";
import { deliver } from "../helpers/stripe/deliver";
import {
  CHECKOUT_CUSTOMER,
  checkoutEvent,
  paymentIntentEvent,
  WEBHOOK_SECRET,
} from "../helpers/stripe/events";
import { inDays, orderSupply } from "../helpers/store/supply";
import { countRows, prepareUnpaidCart, priceOf, readOrder } from "../helpers/stripe/shopping";

const { INSUFFICIENT_INVENTORY } = MedusaError.Codes;

medusaAppSuite("orders from Stripe", { env: { STRIPE_WEBHOOK_SECRETS: WEBHOOK_SECRET } }, (app) => {
  it("a paid Checkout session makes the order of its cart, captured, and takes the level negative", async () => {
    const variant = await app.makeVariant({ stocked: 1, levelPolicy: { allow_backorder: true } });
    const cart = await prepareUnpaidCart(app, variant, 3);
    const event = checkoutEvent({ amount: priceOf(3), metadata: { cart_id: cart } });

    const { status, body } = await deliver(app, event);

    expect({ status, body }).toEqual({
      status: 200,
      body: {
        received: true,
        status: "succeeded",
        attempt_id: expect.any(String),
        order_id: expect.any(String),
      },
    });
    expect(await app.balances(variant)).toMatchObject({ stocked: "-2", backordered: "2" });
    const order = await readOrder(app, body.order_id as string);
    expect(order).toMatchObject({ payment_status: "captured", total: 35 });
    expect(order.payment_collections?.[0]?.payments).toEqual([
      expect.objectContaining({
        provider_id: "pp_stripe-orders_stripe",
        amount: 35,
        data: expect.objectContaining({ payment_intent_id: event.intent }),
      }),
    ]);
  });

  it("a cart that is wanted on a day claims what is expected until then", async () => {
    const variant = await app.makeVariant({ stocked: 2 });
    const carts = [
      await prepareUnpaidCart(app, variant, 2),
      await prepareUnpaidCart(app, variant, 2),
    ];
    await app.inventory.adjustInventory(variant.item, app.shop.locations[0].id, -2);
    await orderSupply(app, { item: variant.item, quantity: 2, date: inDays(10) });
    const pay = async (cart: string, days: number) => {
      await app.store.post(`/store/carts/${cart}`, {
        metadata: { ship_date: inDays(days).slice(0, 10) },
      });
      const paid = { amount: priceOf(2), metadata: { cart_id: cart } };
      return (await deliver(app, checkoutEvent(paid))).body;
    };
    expect(await pay(carts[0], 10)).toMatchObject({ status: "succeeded" });
    expect(await app.balances(variant)).toMatchObject({ stocked: "-2", backordered: "2" });
    expect(await pay(carts[1], 11)).toMatchObject({ order_id: null });
    expect(await app.balances(variant)).toMatchObject({ stocked: "-2", backordered: "2" });
  });

  it("payment_intent.succeeded makes the order too, and the session's event answers with the same one", async () => {
    const variant = await app.makeVariant({ stocked: 5 });
    const cart = await prepareUnpaidCart(app, variant, 1);
    const paid = { amount: priceOf(1), metadata: { cart_id: cart } };
    const first = paymentIntentEvent(paid);

    const one = await deliver(app, first);
    const two = await deliver(app, checkoutEvent({ ...paid, intent: first.intent }));

    expect(one).toMatchObject({ status: 200, body: { status: "succeeded" } });
    expect(two).toMatchObject({ status: 200, body: { order_id: one.body.order_id } });
    expect(await countRows(app, "order")).toBe(1);
    expect(await app.balances(variant)).toMatchObject({ stocked: "4" });
  });

  it("ten deliveries at once make one order, and all answer with it", async () => {
    const variant = await app.makeVariant({ stocked: 1, levelPolicy: { allow_backorder: true } });
    const cart = await prepareUnpaidCart(app, variant, 2);
    const paid = { amount: priceOf(2), metadata: { cart_id: cart } };
    const session = checkoutEvent(paid);
    const intent = paymentIntentEvent({ ...paid, intent: session.intent });

    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, number) => deliver(app, number % 2 ? session : intent)),
    );

    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect(new Set(answers.map(({ body }) => body.order_id)).size).toBe(1);
    await expectOneOrder();
    expect(await app.balances(variant)).toMatchObject({ stocked: "-1", backordered: "1" });
    expect(await countRows(app, "stripe_order_attempt")).toBe(1);
    const { rows } = await app.knex.raw<{ rows: { deliveries: number }[] }>(
      "select deliveries from stripe_order_event",
    );
    expect(rows.map(({ deliveries }) => deliveries)).toEqual([5, 5]);
  });

  it("the same event delivered again answers with the same order, and changes nothing", async () => {
    const variant = await app.makeVariant({ stocked: 5 });
    const cart = await prepareUnpaidCart(app, variant, 1);
    const event = checkoutEvent({ amount: priceOf(1), metadata: { cart_id: cart } });
    const first = await deliver(app, event);
    for (let delivery = 0; delivery < 4; delivery++) {
      expect(await deliver(app, event)).toEqual(first);
    }
    await expectOneOrder();
    expect(await app.balances(variant)).toMatchObject({ stocked: "4" });
  });

  it("the storefront completing the same cart at the same moment makes no second order, and the payment is on it", async () => {
    const variant = await app.makeVariant({ stocked: 50 });
    for (let round = 1; round <= 5; round++) {
      const cart = await app.prepareCart({ variant, quantity: 1 });
      const event = checkoutEvent({ amount: priceOf(1), metadata: { cart_id: cart } });

      const [, delivered] = await Promise.all([app.completeCart(cart), deliver(app, event)]);

      expect({ round, ...delivered }).toMatchObject({
        round,

        status: 200,
        body: { status: "succeeded" },
      });
      expect({ round, orders: await countRows(app, "order") }).toEqual({ round, orders: round });
      expect((await app.balances(variant)).stocked).toBe(String(50 - round));
      const order = await readOrder(app, delivered.body.order_id as string);
      expect(intentsOf(order)).toContain(event.intent);
      const after = await app.completeCart(cart);
      expect(after.order?.id).toBe(order.id);
    }
  });

  it("a cart that is locked for longer than core's own updates wait is filled in when the lock is free", async () => {
    const variant = await app.makeVariant({ stocked: 5 });
    const cart = await prepareUnpaidCart(app, variant, 1);
    const locking = app.container.resolve<ILockingModule>(Modules.LOCKING);
    await locking.acquire(cart, { expire: 60 });
    const delivery = deliver(
      app,
      checkoutEvent({ amount: priceOf(1), metadata: { cart_id: cart } }),
    );
    await wait(4_000);
    expect(await countRows(app, "order")).toBe(0);

    await locking.release(cart);

    const { status, body } = await delivery;
    expect({ status, outcome: body.status }).toEqual({ status: 200, outcome: "succeeded" });
    const order = await readOrder(app, body.order_id as string);
    expect(order.billing_address?.address_1).toBe(CHECKOUT_CUSTOMER.address.line1);
  });

  it("a cart that the storefront completed before adopts the payment, and nobody captures another", async () => {
    const variant = await app.makeVariant({ stocked: 5 });
    const cart = await app.prepareCart({ variant, quantity: 1 });
    const { order: placed } = await app.completeCart(cart);
    const event = checkoutEvent({ amount: priceOf(1), metadata: { cart_id: cart } });

    const { body } = await deliver(app, event);

    expect(body).toMatchObject({ status: "succeeded", order_id: placed?.id });
    await expectOneOrder();
    const order = await readOrder(app, placed?.id as string);
    expect(order.payment_status).toBe("captured");
    const payments = order.payment_collections?.flatMap(({ payments }) => payments ?? []) ?? [];
    expect(
      payments.map(({ provider_id, canceled_at, captured_at }) => ({
        provider_id,
        cancelled: Boolean(canceled_at),
        captured: Boolean(captured_at),
      })),
    ).toEqual(
      expect.arrayContaining([
        { provider_id: "pp_system_default", cancelled: true, captured: false },
        { provider_id: "pp_stripe-orders_stripe", cancelled: false, captured: true },
      ]),
    );
  });

  it("two payments of one cart at once make one order; the other payment is unfulfillable", async () => {
    const variant = await app.makeVariant({ stocked: 5 });
    const cart = await prepareUnpaidCart(app, variant, 1);
    const paid = { amount: priceOf(1), metadata: { cart_id: cart } };
    const events = [checkoutEvent(paid), checkoutEvent(paid)];

    await Promise.all(events.map((event) => deliver(app, event)));
    // One that met the other at work was told to come again.
    const answers = await Promise.all(events.map((event) => deliver(app, event)));

    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(answers.map(({ body }) => body.status).sort()).toEqual(["succeeded", "unfulfillable"]);
    await expectOneOrder();
    expect(await app.balances(variant)).toMatchObject({ stocked: "4" });
  });

  it("15 paid carts at once on the last 5 units make 5 orders; 10 payments are unfulfillable", async () => {
    const variant = await app.makeVariant({ stocked: 5 });
    const events = [];
    for (let shopper = 0; shopper < 15; shopper++) {
      const cart = await prepareUnpaidCart(app, variant, 1);
      events.push(checkoutEvent({ amount: priceOf(1), metadata: { cart_id: cart } }));
    }

    const answers = await Promise.all(events.map((event) => deliver(app, event)));

    const outcomes = answers.map(({ body }) => body.reason_code ?? body.status);
    expect(outcomes.filter((outcome) => outcome === "succeeded")).toHaveLength(5);
    expect(outcomes.filter((outcome) => outcome === INSUFFICIENT_INVENTORY)).toHaveLength(10);
    expect(await countRows(app, "order")).toBe(5);
    expect(await countRows(app, "reservation_item")).toBe(5);
    expect(await app.balances(variant)).toMatchObject({ stocked: "0" });
  });

  it("a shopper cannot complete a cart with a payment that was made for another", async () => {
    const variant = await app.makeVariant({ stocked: 5 });
    const cart = await prepareUnpaidCart(app, variant, 1);
    const { payment_collection } = await app.store.post<{ payment_collection: { id: string } }>(
      "/store/payment-collections",
      { cart_id: cart },
    );
    // Also where an operator offers the provider in the region, which is not needed.
    await app.admin.post(`/admin/regions/${app.shop.regionId}`, {
      payment_providers: ["pp_system_default", "pp_stripe-orders_stripe"],
    });
    await app.store.post(`/store/payment-collections/${payment_collection.id}/payment-sessions`, {
      provider_id: "pp_stripe-orders_stripe",
      data: { payment_intent_id: "pi_of_another_cart" },
    });

    const { order } = await app.completeCart(cart);

    expect(order).toBeUndefined();
    expect(await countRows(app, "order")).toBe(0);
  });

  const expectOneOrder = async (): Promise<void> => {
    expect({
      orders: await countRows(app, "order"),
      links: await countRows(app, "order_cart"),
      claims: await countRows(app, "reservation_item"),
    }).toEqual({ orders: 1, links: 1, claims: 1 });
  };
});

function intentsOf(order: HttpTypes.AdminOrder): unknown[] {
  return (order.payment_collections ?? [])
    .flatMap(({ payments }) => payments ?? [])
    .map(({ data }) => data?.payment_intent_id);
}
