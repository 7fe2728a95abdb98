import type { IPaymentModuleService } from "@medusajs/framework/types";
import { Modules } from "@medusajs/framework/utils";

import { medusaAppSuite } from "../helpers/app/medusa-app";
import { deliver } from "../helpers/stripe/deliver";
import {
  checkoutEvent,
  type MadeEvent,
  paymentIntentEvent,
  WEBHOOK_SECRET,
} from "../helpers/stripe/events";
import { countRows, prepareUnpaidCart, priceOf } from "../helpers/stripe/shopping";

const STATES = ["pending", "authorized", "captured", "canceled", "deleted"] as const;
type State = (typeof STATES)[number];

medusaAppSuite(
  "payments at Stripe that another payment provider owns",
  { env: { STRIPE_WEBHOOK_SECRETS: WEBHOOK_SECRET, LOG_LEVEL: "off" } },
  (app) => {
    const payments = () => app.container.resolve<IPaymentModuleService>(Modules.PAYMENT);

    /** The session that the storefront opened for a cart with another provider. */
    const sessionOf = async (cart: string) => {
      const { rows } = await app.knex.raw<{ rows: { id: string; amount: number }[] }>(
        `select s.id, s.amount::float8 as amount from payment_session s
           join cart_payment_collection l on l.payment_collection_id = s.payment_collection_id
          where l.cart_id = ?`,
        [cart],
      );
      return rows[0];
    };

    /** Writes into a session what a provider of Stripe's keeps there. */
    const keepInSession = async (cart: string, data: Record<string, unknown>) => {
      const { id, amount } = await sessionOf(cart);
      await payments().updatePaymentSession({ id, data, amount, currency_code: "usd" });
      await app.knex.raw("update payment_session set data = ?::jsonb where id = ?", [
        JSON.stringify(data),
        id,
      ]);
      return id;
    };

    /** Takes a cart with a session to a state; returns how many orders that made. */
    const bringTo = async (state: State, cart: string, session: string): Promise<number> => {
      if (state === "pending") {
        return 0;
      }
      if (state === "deleted") {
        await payments().deletePaymentSession(session);
        return 0;
      }
      const { order } = await app.completeCart(cart);
      const [payment] = await payments().listPayments({ payment_session_id: session } as object);
      if (state === "captured") {
        await payments().capturePayment({ payment_id: payment.id });
      }
      if (state === "canceled") {
        await payments().cancelPayment(payment.id);
      }
      expect(order).toBeDefined();
      return 1;
    };

    const expectIgnored = async (event: MadeEvent, orders: number, about: object) => {
      const { status, body } = await deliver(app, event);
      expect({ ...about, status, body }).toEqual({
        ...about,
        status: 200,
        body: { received: true, status: "ignored" },
      });
      expect({
        ...about,
        orders: await countRows(app, "order"),
        attempts: await countRows(app, "stripe_order_attempt"),
        events: await countRows(app, "stripe_order_event"),
      }).toEqual({ ...about, orders, attempts: 0, events: 0 });
    };

    it("one payment, two carts: an intent that names another provider's session makes no second order, in any state of it", async () => {
      const variant = await app.makeVariant({ stocked: 50 });
      let orders = 0;
      for (const state of STATES) {
        const cart = await app.prepareCart({ variant, quantity: 1 });
        const other = await prepareUnpaidCart(app, variant, 1);
        const { id: session_id } = await sessionOf(cart);
        orders += await bringTo(state, cart, session_id);
        for (const [cart_id, amount] of [
          [other, priceOf(1)],
          [other, priceOf(1) + 1],
          [cart, priceOf(1)],
        ] as const) {
          const event = paymentIntentEvent({ amount, metadata: { cart_id, session_id } });
          await expectIgnored(event, orders, { state, cart_id, amount });
        }
      }
    });

    it("an intent, or a Checkout session's intent, whose id stands in another provider's session is ignored, in any state of it", async () => {
      const variant = await app.makeVariant({ stocked: 50 });
      let orders = 0;
      for (const state of STATES.filter((one) => one !== "deleted")) {
        const cart = await app.prepareCart({ variant, quantity: 1 });
        const other = await prepareUnpaidCart(app, variant, 1);
        const intent = `pi_of_${state}`;
        const session = await keepInSession(cart, { id: intent, object: "payment_intent" });
        orders += await bringTo(state, cart, session);
        for (const amount of [priceOf(1), priceOf(1) + 1]) {
          const paid = { intent, amount, metadata: { cart_id: other } };
          await expectIgnored(paymentIntentEvent(paid), orders, { state, amount });
          await expectIgnored(checkoutEvent(paid), orders, { state, amount });
        }
      }
    });

    it("an id that stands anywhere in a session's or only in a payment's data is enough", async () => {
      const variant = await app.makeVariant({ stocked: 50 });
      const cart = await app.prepareCart({ variant, quantity: 1 });
      const other = await prepareUnpaidCart(app, variant, 1);
      const paid = (intent: string) => ({
        intent,
        amount: priceOf(1),
        metadata: { cart_id: other },
      });

      await keepInSession(cart, { checkout: { payment_intent: "pi_deep" }, tried: ["pi_former"] });
      await expectIgnored(checkoutEvent(paid("pi_deep")), 0, { where: "deep" });
      await expectIgnored(paymentIntentEvent(paid("pi_former")), 0, { where: "in a list" });

      await app.completeCart(cart);
      await app.knex.raw("update payment set data = ?::jsonb", [JSON.stringify({ id: "pi_kept" })]);
      await app.knex.raw("update payment_session set data = '{}'");
      await expectIgnored(checkoutEvent(paid("pi_kept")), 1, { where: "payment" });
      await app.knex.raw("update payment set deleted_at = now()");
      await expectIgnored(paymentIntentEvent(paid("pi_kept")), 1, { where: "deleted payment" });
    });

    it("a session_id of the storefront's own, and a payment that our provider adopted, make and keep their one order", async () => {
      const variant = await app.makeVariant({ stocked: 5 });
      const cart = await prepareUnpaidCart(app, variant, 1);
      const event = paymentIntentEvent({
        amount: priceOf(1),
        metadata: { cart_id: cart, session_id: "visit_of_the_shopper" },
      });

      const first = await deliver(app, event);
      const second = await deliver(app, event);

      expect(first.body).toMatchObject({ status: "succeeded", order_id: expect.any(String) });
      expect(second.body).toEqual(first.body);
      expect(await countRows(app, "order")).toBe(1);
    });

    it("the look-up by id reads an index of sessions and of payments", async () => {
      for (const [table, index] of [
        ["payment_session", "IDX_payment_session_data_stripe_orders"],
        ["payment", "IDX_payment_data_stripe_orders"],
      ]) {
        // A table of a test is too small for an index to pay; whether it can serve is what counts.
        const plan = await app.knex.raw<unknown>(
          `begin; set local enable_seqscan = off;
           explain select provider_id from ${table} where data @? '$.** ? (@ == "pi_1")'; commit;`,
        );
        expect(JSON.stringify((plan as { rows?: unknown }[])[2]?.rows)).toContain(index);
      }
    });
  },
);
