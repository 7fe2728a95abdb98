import { medusaAppSuite } from "../helpers/medusa-app";
import { deliver } from "../helpers/stripe/deliver";
import { checkoutEvent, paymentIntentEvent, WEBHOOK_SECRET } from "../helpers/stripe/events";
import { countRows, prepareUnpaidCart, priceOf, readOrder } from "../helpers/stripe/shopping";

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
});
