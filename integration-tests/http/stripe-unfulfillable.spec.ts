import { MedusaError } from "@medusajs/framework/utils";

import { UNMAPPED_LOCATION } from "../../src/modules/inventory/domain/errors";
import { medusaAppSuite } from "../helpers/app/medusa-app";
import { deliver } from "../helpers/stripe/deliver";
import { WEBHOOK_SECRET } from "../helpers/stripe/events";
import { type PaymentDesk, usePaymentDesk } from "../helpers/stripe/payment-desk";
import {
  countRows,
  newCartMetadata,
  prepareUnpaidCart,
  priceOf,
  readOrder,
} from "../helpers/stripe/shopping";

const { INSUFFICIENT_INVENTORY } = MedusaError.Codes;

medusaAppSuite(
  "paid orders that cannot be made",
  { env: { STRIPE_WEBHOOK_SECRETS: WEBHOOK_SECRET, LOG_LEVEL: "off" } },
  (app) => {
    const { list, notifications, expectNoOrder, pay, payForMissingStock, stripe } =
      usePaymentDesk(app);

    it("not enough stock and no backorder: nothing is decremented, the case is kept, the admin is told, Stripe gets 200", async () => {
      const { variant, cart, event } = await payForMissingStock();

      const answer = await deliver(app, event);

      expect(answer).toMatchObject({
        status: 200,
        body: { status: "unfulfillable", order_id: null, reason_code: INSUFFICIENT_INVENTORY },
      });
      await expectNoOrder();
      expect(await app.balances(variant)).toMatchObject({ stocked: "0", backordered: "0" });
      const { stripe_order_attempts, count } = await list({ status: "unfulfillable" });
      expect(count).toBe(1);
      expect(stripe_order_attempts[0]).toMatchObject({
        event_id: event.id,
        event_type: event.type,
        payment_intent_id: event.intent,
        cart_id: cart,
        order_id: null,
        reason_code: INSUFFICIENT_INVENTORY,
        reason_message: expect.stringMatching(/^Sold out: 1 x /),
        amount: priceOf(1),
        currency_code: "usd",
        finished_at: expect.any(String),
        notified_at: expect.any(String),
      });
      expect(await notifications()).toEqual([
        {
          channel: "feed",
          template: "admin-ui",
          data: {
            title: "A paid order cannot be filled",
            description: expect.stringContaining(event.intent),
          },
        },
      ]);
      expect(stripe.refunds).toEqual([]);
    });

    it("a second delivery of an unfulfillable payment changes nothing, and tells nobody again", async () => {
      const { event } = await payForMissingStock();
      const first = await deliver(app, event);

      expect(await deliver(app, event)).toEqual(first);

      expect(await notifications()).toHaveLength(1);
      expect((await list()).stripe_order_attempts[0].attempts).toBe(1);
    });

    it("an amount or a currency that differs, an unknown cart and bad metadata are unfulfillable", async () => {
      const variant = await app.makeVariant({ stocked: 5 });
      const cart = await prepareUnpaidCart(app, variant, 1);
      const makesCart = newCartMetadata(app, variant, 1);
      const amount = priceOf(1);
      const cases: [reason: string, event: ReturnType<PaymentDesk["pay"]>][] = [
        ["STRIPE_AMOUNT_MISMATCH", pay({ amount: amount - 1, metadata: { cart_id: cart } })],
        ["STRIPE_AMOUNT_MISMATCH", pay({ amount: amount + 1, metadata: { cart_id: cart } })],
        ["STRIPE_CURRENCY_MISMATCH", pay({ amount, currency: "eur", metadata: { cart_id: cart } })],
        ["STRIPE_CART_NOT_FOUND", pay({ amount, metadata: { cart_id: "cart_of_nobody" } })],
        ["STRIPE_INVALID_METADATA", pay({ amount, metadata: { ...makesCart, items: "two" } })],
        ["STRIPE_INVALID_METADATA", pay({ amount, metadata: { ...makesCart, items: "[]" } })],
        [
          "STRIPE_INVALID_METADATA",
          pay({
            amount,
            metadata: { ...makesCart, items: '[{"variant_id":"v","quantity":-1}]' },
          }),
        ],
        ["STRIPE_INVALID_METADATA", pay({ amount, metadata: { ...makesCart, region_id: "" } })],
        [
          "STRIPE_NO_SHIPPING_OPTION",
          pay({ amount, metadata: { ...makesCart, shipping_option_id: "so_of_nobody" } }),
        ],
        [
          "STRIPE_CART_NOT_COMPLETABLE",
          pay({
            amount,
            metadata: {
              ...makesCart,
              items: '[{"variant_id":"variant_of_nobody","quantity":1}]',
            },
          }),
        ],
        [
          "STRIPE_CART_NOT_COMPLETABLE",
          pay({ amount, metadata: { ...makesCart, region_id: "reg_of_nobody" } }),
        ],
      ];
      for (const [reason_code, event] of cases) {
        const { status, body } = await deliver(app, event);
        expect({ status, outcome: body.status, reason_code: body.reason_code }).toEqual({
          status: 200,
          outcome: "unfulfillable",
          reason_code,
        });
      }
      await expectNoOrder();
      expect(await app.balances(variant)).toMatchObject({ stocked: "5" });
      expect(await notifications()).toHaveLength(cases.length);
      expect((await list({ status: "unfulfillable" })).count).toBe(cases.length);
    });

    it("a cart that no location serves is unfulfillable", async () => {
      const [first, second] = app.shop.locations;
      const variant = await app.makeVariant({ stocked: { [first.id]: 5, [second.id]: 5 } });
      const cart = await prepareUnpaidCart(app, variant, 1);
      for (const { id } of app.shop.locations) {
        await app.inventory.deleteInventoryLevel(variant.item, id);
      }

      const { status, body } = await deliver(
        app,
        pay({ amount: priceOf(1), metadata: { cart_id: cart } }),
      );

      expect({ status, outcome: body.status, reason: body.reason_code }).toEqual({
        status: 200,
        outcome: "unfulfillable",
        reason: UNMAPPED_LOCATION,
      });
      await expectNoOrder();
    });

    it("a cart that another payment made an order of is unfulfillable, and the order stays", async () => {
      const variant = await app.makeVariant({ stocked: 5 });
      const cart = await prepareUnpaidCart(app, variant, 1);
      const paid = { amount: priceOf(1), metadata: { cart_id: cart } };
      const first = await deliver(app, pay(paid));

      const second = await deliver(app, pay(paid));

      expect(second.body).toMatchObject({
        status: "unfulfillable",
        reason_code: "STRIPE_CART_ALREADY_ORDERED",
      });
      expect(await countRows(app, "order")).toBe(1);
      expect(await app.balances(variant)).toMatchObject({ stocked: "4" });
      expect((await readOrder(app, first.body.order_id as string)).payment_status).toBe("captured");
    });

    it("a payment that went back before its event was worked on is unfulfillable", async () => {
      const variant = await app.makeVariant({ stocked: 5 });
      const cart = await prepareUnpaidCart(app, variant, 1);
      const event = pay({ amount: priceOf(1), metadata: { cart_id: cart } });
      stripe.know(event.intent, { amount: priceOf(1), refunded: priceOf(1) });

      const { body } = await deliver(app, event);

      expect(body.reason_code).toBe("STRIPE_PAYMENT_NOT_KEPT");
      await expectNoOrder();
    });

    it("with refundUnfulfillable the payment is refunded in full, once, under one idempotency key", async () => {
      process.env.STRIPE_REFUND_UNFULFILLABLE = "true";
      const { event } = await payForMissingStock(2);

      const answers = await Promise.all([
        deliver(app, event),
        deliver(app, event),
        deliver(app, event),
      ]);
      const again = await deliver(app, event);

      for (const { status, body } of [...answers, again]) {
        expect({ status, outcome: body.status }).toEqual({ status: 200, outcome: "refunded" });
      }
      expect(stripe.refunds).toEqual([
        {
          id: expect.any(String),
          intent: event.intent,
          amount: priceOf(2),
          idempotencyKey: `stripe-order-refund:${event.intent}`,
        },
      ]);
      expect((await list({ status: "refunded" })).stripe_order_attempts[0]).toMatchObject({
        refund_id: stripe.refunds[0].id,
        refunded_at: expect.any(String),
      });
      expect(await notifications()).toHaveLength(1);
    });

    it("a refund that does not go through is answered with 5xx, and made by the next delivery", async () => {
      process.env.STRIPE_REFUND_UNFULFILLABLE = "true";
      const { event } = await payForMissingStock();
      // The refund and its two retries do not go through.
      stripe.failing = { times: 3, status: 500, path: "/v1/refunds" };

      const first = await deliver(app, event);
      const second = await deliver(app, event);

      expect([first.status, second.status]).toEqual([500, 200]);
      expect(second.body.status).toBe("refunded");
      expect(stripe.refunds).toHaveLength(1);
      expect(await notifications()).toHaveLength(1);
    });

    it("a payment that was refunded by hand counts as refunded", async () => {
      process.env.STRIPE_REFUND_UNFULFILLABLE = "true";
      const { event } = await payForMissingStock();
      stripe.know(event.intent, { amount: priceOf(1), refunded: priceOf(1) });

      const { status, body } = await deliver(app, event);

      expect({ status, outcome: body.status }).toEqual({ status: 200, outcome: "refunded" });
      expect(stripe.refunds).toEqual([]);
    });

    it("Stripe's API away is a passing fault: 5xx, nothing written but the attempt, and the next delivery succeeds", async () => {
      const variant = await app.makeVariant({ stocked: 5 });
      const cart = await prepareUnpaidCart(app, variant, 1);
      const event = pay({ amount: priceOf(1), metadata: { cart_id: cart } });
      stripe.failing = { times: 3, status: 503 };

      const first = await deliver(app, event);
      expect(first.status).toBe(500);
      await expectNoOrder();
      expect((await list({ status: "failed" })).stripe_order_attempts).toEqual([
        expect.objectContaining({ payment_intent_id: event.intent, notified_at: null }),
      ]);

      expect((await deliver(app, event)).body.status).toBe("succeeded");
      expect(await app.balances(variant)).toMatchObject({ stocked: "4" });
    });
  },
);
