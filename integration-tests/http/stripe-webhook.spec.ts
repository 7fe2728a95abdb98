import { medusaAppSuite } from "../helpers/app/medusa-app";
import { deliver } from "../helpers/stripe/deliver";
import { setEnvironment } from "../helpers/app/environment";
import {
  checkoutEvent,
  otherEvent,
  paymentIntentEvent,
  sign,
  WEBHOOK_SECRET,
} from "../helpers/stripe/events";
import {
  countRows,
  prepareUnpaidCart,
  priceOf,
  readOrder,
  newCartMetadata,
} from "../helpers/stripe/shopping";

const NEXT_SECRET = "whsec_of_the_next_year";

medusaAppSuite(
  "the webhook for orders from Stripe",
  { env: { STRIPE_WEBHOOK_SECRETS: `${WEBHOOK_SECRET}, ${NEXT_SECRET}`, LOG_LEVEL: "off" } },
  (app) => {
    const makePaidCart = async (quantity = 1) => {
      const variant = await app.makeVariant({ stocked: 5 });
      const cart = await prepareUnpaidCart(app, variant, quantity);
      return {
        variant,
        cart,
        event: checkoutEvent({ amount: priceOf(quantity), metadata: { cart_id: cart } }),
      };
    };

    const expectNothingWritten = async () => {
      expect({
        orders: await countRows(app, "order"),
        attempts: await countRows(app, "stripe_order_attempt"),
        events: await countRows(app, "stripe_order_event"),
      }).toEqual({ orders: 0, attempts: 0, events: 0 });
    };

    it("answers 503 without a signing secret, and writes nothing", async () => {
      const restore = setEnvironment({ STRIPE_WEBHOOK_SECRETS: " , " });
      try {
        const answer = await deliver(
          app,
          checkoutEvent({ amount: 100, metadata: { cart_id: "c" } }),
        );
        expect(answer.status).toBe(503);
      } finally {
        restore();
      }
      await expectNothingWritten();
    });

    it("answers 400 for a missing, wrong, malformed or stale signature and for a changed body, and writes nothing", async () => {
      const { event } = await makePaidCart();
      const { body } = event;
      const bad: [name: string, signature: string | null, body: string][] = [
        ["missing", null, body],
        ["of another secret", sign(body, { secret: "whsec_of_somebody_else" }), body],
        ["malformed", "t=1,v0=nothing", body],
        ["empty", "", body],
        ["stale", sign(body, { ageSeconds: 301 }), body],
        ["of another body", sign(body), body.replace('"paid"', '"paid" ')],
        ["of a body that is no event", sign("[]"), body],
      ];
      for (const [name, signature, sent] of bad) {
        const { status } = await deliver(app, event, { signature, body: sent });
        expect({ name, status }).toEqual({ name, status: 400 });
      }
      await expectNothingWritten();
    });

    it("takes a signature of any of the secrets, and one that is as old as the tolerance lets it be", async () => {
      const first = await makePaidCart();
      const second = await makePaidCart();

      const rotated = await deliver(app, first.event, {
        signature: sign(first.event.body, { secret: NEXT_SECRET }),
      });
      const old = await deliver(app, second.event, {
        signature: sign(second.event.body, { ageSeconds: 290 }),
      });

      expect([rotated.body.status, old.body.status]).toEqual(["succeeded", "succeeded"]);
    });

    it("ignores other events, unpaid sessions and payments that name no cart of ours, with 200", async () => {
      const { cart } = await makePaidCart();
      const metadata = { cart_id: cart };
      for (const event of [
        otherEvent("customer.created"),
        otherEvent("payment_intent.payment_failed"),
        otherEvent("checkout.session.completed"),
        checkoutEvent({ amount: priceOf(1), metadata, status: "unpaid" }),
        checkoutEvent({ amount: priceOf(1), metadata, status: "no_payment_required" }),
        checkoutEvent({ amount: priceOf(1) }),
        paymentIntentEvent({ amount: priceOf(1) }),
        paymentIntentEvent({ amount: priceOf(1), metadata: { cart_id: " " } }),
      ]) {
        const { status, body } = await deliver(app, event);
        expect({ type: event.type, status, body }).toEqual({
          type: event.type,
          status: 200,
          body: { received: true, status: "ignored" },
        });
      }
      await expectNothingWritten();
    });

    it("makes the order when an unpaid session is paid later", async () => {
      const { variant, cart } = await makePaidCart();
      const paid = { amount: priceOf(1), metadata: { cart_id: cart }, intent: "pi_later" };
      await deliver(app, checkoutEvent({ ...paid, status: "unpaid" }));
      expect(await countRows(app, "order")).toBe(0);

      const { body } = await deliver(
        app,
        checkoutEvent({ ...paid, type: "checkout.session.async_payment_succeeded" }),
      );

      expect(body.status).toBe("succeeded");
      expect(await app.balances(variant)).toMatchObject({ stocked: "4" });
    });

    it("takes an event that is larger than Medusa's usual limit", async () => {
      const { cart } = await makePaidCart();
      const event = checkoutEvent({
        amount: priceOf(1),
        metadata: { cart_id: cart, note: "x".repeat(300_000) },
      });
      expect(await deliver(app, event)).toMatchObject({
        status: 200,
        body: { status: "succeeded" },
      });
    });

    it("a session without a cart becomes one, with its shopper, address and the cheapest shipping", async () => {
      const variant = await app.makeVariant({ stocked: 1, levelPolicy: { allow_backorder: true } });
      const event = checkoutEvent({
        amount: priceOf(2),
        metadata: newCartMetadata(app, variant, 2),
      });

      const { body } = await deliver(app, event);

      expect(body).toMatchObject({ status: "succeeded" });
      const order = await readOrder(app, body.order_id as string);
      expect(order).toMatchObject({
        email: "grace@example.com",
        total: 25,
        payment_status: "captured",
        shipping_address: {
          first_name: "Grace Brewster",
          last_name: "Shopper",
          address_1: "2 Main Street",
          country_code: "us",
          province: "NY",
        },
      });
      expect(order.shipping_methods).toHaveLength(1);
      expect((await app.balances(variant)).backordered).not.toBe("0");
    });

    it("a session without a cart ships by the option that its metadata names", async () => {
      const [first, second] = app.shop.locations;
      const variant = await app.makeVariant({ stocked: { [first.id]: 5, [second.id]: 5 } });
      const event = checkoutEvent({
        amount: priceOf(1),
        metadata: {
          items: JSON.stringify([{ variant_id: variant.id, quantity: 1 }]),
          region_id: app.shop.regionId,
          sales_channel_id: app.shop.salesChannelId,
          shipping_option_id: second.shippingOptionId,
        },
      });

      const { body } = await deliver(app, event);

      expect(body).toMatchObject({ status: "succeeded" });
      expect((await app.balances(variant, second.id)).stocked).toBe("4");
    });
  },
);
