import purgeStripeOrders from "../../src/jobs/purge-stripe-orders";
import type { AdminStripeOrderAttempt } from "../../src/types/stripe";
import { replaceStep } from "../helpers/app/failing-step";
import { medusaAppSuite } from "../helpers/app/medusa-app";
import { waitFor } from "../helpers/app/wait-for";
import { deliver } from "../helpers/stripe/deliver";
import { laterEvents, type MadeEvent, WEBHOOK_SECRET } from "../helpers/stripe/events";
import { refusalOf, usePaymentDesk } from "../helpers/stripe/payment-desk";
import { countRows, newCartMetadata, prepareUnpaidCart, priceOf } from "../helpers/stripe/shopping";

const DAY = 24 * 60;

medusaAppSuite(
  "payments by Stripe that somebody has to look after",
  { env: { STRIPE_WEBHOOK_SECRETS: WEBHOOK_SECRET, LOG_LEVEL: "off" } },
  (app) => {
    const desk = usePaymentDesk(app);
    const { attempt, expectNoOrder, later, list, notifications, pay, payForMissingStock } = desk;
    const { restock, retry, stripe } = desk;

    const payForOrder = async () => {
      const variant = await app.makeVariant({ stocked: 5 });
      const cart = await prepareUnpaidCart(app, variant, 1);
      return { variant, event: pay({ amount: priceOf(1), metadata: { cart_id: cart } }) };
    };

    /** Has every order fail as when the database is away, until it is mended. */
    const breakOrders = () =>
      replaceStep("complete-cart", "create-orders", () => ({
        invoke: () => Promise.reject(new Error("The test's fault")),
      }));

    const notesOf = async (event: MadeEvent): Promise<string[]> => {
      const { stripe_order_attempts } = await list({ payment_intent_id: event.intent });
      return (stripe_order_attempts[0] as AdminStripeOrderAttempt).notes.map(
        ({ event_type }) => event_type,
      );
    };

    it("a refund that hangs excludes an admin's retry: the money goes back, and there is no order", async () => {
      process.env.STRIPE_REFUND_UNFULFILLABLE = "true";
      const { variant, event } = await payForMissingStock();
      let release = () => {};
      const until = new Promise<void>((resolve) => (release = resolve));
      stripe.slow = { path: "/v1/refunds", until };

      const delivery = deliver(app, event);
      const { id } = await waitFor(
        async () => (await list()).stripe_order_attempts[0] ?? { id: "", status: "" },
        ({ status }) => status === "refunding",
      );
      await restock(variant.item, 5);
      expect(await refusalOf(retry(id))).toBe(400);
      release();

      expect((await delivery).body).toMatchObject({ status: "refunded", order_id: null });
      expect(await refusalOf(retry(id))).toBe(400);
      expect(stripe.refunds).toHaveLength(1);
      await expectNoOrder();
    });

    it("a crash in a refund is taken up again by the job, with the same key, and refunds once", async () => {
      process.env.STRIPE_REFUND_UNFULFILLABLE = "true";
      const { variant, event } = await payForMissingStock();
      // Stripe's answer gets lost three times: the process cannot know whether the money went back.
      stripe.failing = { times: 3, status: 500, path: "/v1/refunds" };
      expect((await deliver(app, event)).status).toBe(500);
      const { id, status } = await attempt();
      expect(status).toBe("refunding");
      await restock(variant.item, 5);
      expect(await refusalOf(retry(id))).toBe(400);

      // The setting may be another by then: what has begun is brought to its end.
      process.env.STRIPE_REFUND_UNFULFILLABLE = "false";
      await later(6);

      expect(await attempt()).toMatchObject({ status: "refunded", payment: null });
      expect(stripe.refunds).toEqual([
        expect.objectContaining({ idempotencyKey: `stripe-order-refund:${event.intent}` }),
      ]);
      await expectNoOrder();
    });

    it("a refund that Stripe refuses leaves the payment to the admin, who is told, and it is not tried again", async () => {
      process.env.STRIPE_REFUND_UNFULFILLABLE = "true";
      const { variant, event } = await payForMissingStock();
      stripe.failing = { times: 1, status: 400, path: "/v1/refunds" };

      expect((await deliver(app, event)).body).toMatchObject({ status: "unfulfillable" });
      await later(DAY);

      expect(stripe.refunds).toEqual([]);
      expect((await notifications()).map(({ data }) => data.title)).toEqual([
        "A paid order cannot be filled",
        "Stripe refuses to refund a paid order that cannot be filled",
      ]);
      await restock(variant.item, 5);
      expect(await retry((await attempt()).id)).toMatchObject({ status: "succeeded" });
    });

    it("a payment that failed is tried again with growing pauses though Stripe delivers no more, and becomes an order", async () => {
      const { event } = await payForOrder();
      const mend = breakOrders();
      expect((await deliver(app, event)).status).toBe(500);
      const pauses: number[] = [];
      for (let round = 0; round < 4; round++) {
        const { next_attempt_at, finished_at } = await attempt();
        const pause = (Number(next_attempt_at) - Number(finished_at)) / 60_000;
        pauses.push(Math.round(pause));
        // Not before its time.
        await later(pause / 2);
        expect((await attempt()).attempts).toBe(round + 1);
        await later(pause / 2 + 0.1);
        expect((await attempt()).attempts).toBe(round + 2);
      }
      mend();
      expect(pauses).toEqual([...pauses].sort((a, b) => a - b));
      expect(new Set(pauses).size).toBe(pauses.length);

      await later(DAY);

      expect(await attempt()).toMatchObject({ status: "succeeded", payment: null, failures: 0 });
      expect(await countRows(app, "order")).toBe(1);
      expect(await notifications()).toEqual([]);
    });

    it("a payment that goes on failing is kept, and the admin is told once", async () => {
      const { event } = await payForOrder();
      const mend = breakOrders();
      process.env.STRIPE_REFUND_UNFULFILLABLE = "true";
      await deliver(app, event);
      for (let round = 0; round < 8; round++) {
        await later(361);
      }
      mend();

      expect(await attempt()).toMatchObject({
        status: "unfulfillable",
        reason_code: "STRIPE_ORDER_FAULT",
        next_attempt_at: null,
      });
      const told = await notifications();
      expect(told).toHaveLength(1);
      expect(told[0].data.description).toContain(event.intent);
      expect(told[0].data.description).not.toContain("The test's fault");
      expect(stripe.refunds).toEqual([]);
      expect(await retry((await attempt()).id)).toMatchObject({ status: "succeeded" });
    });

    it("a process that died before the admin was told, or in the middle of an order, is made up for by the job", async () => {
      const { event } = await payForMissingStock();
      await deliver(app, event);
      await app.knex.raw("delete from notification");
      await app.knex.raw(
        "update stripe_order_attempt set notified_at = null, next_attempt_at = now()",
      );
      await later(1);
      expect(await notifications()).toHaveLength(1);

      await app.knex.raw(
        `update stripe_order_attempt set status = 'processing', lease_token = 'of the dead',
           lease_expires_at = now(), next_attempt_at = null`,
      );
      await later(2);
      expect(await attempt()).toMatchObject({ status: "unfulfillable", attempts: 2 });
    });

    it("disputes, refunds, cancellations and expired sessions are written down once, and change no order", async () => {
      const { event } = await payForOrder();
      const { body } = await deliver(app, event);
      const { checkout_session_id } = await attempt();
      const events = [
        laterEvents.disputed(event.intent, priceOf(1)),
        laterEvents.refunded(event.intent, priceOf(1), 100),
        laterEvents.canceled(event.intent),
        laterEvents.expired(checkout_session_id as string),
      ];
      for (const one of [...events, ...events]) {
        expect(await deliver(app, one)).toMatchObject({
          status: 200,
          body: { received: true, status: "recorded", attempt_id: body.attempt_id },
        });
      }

      expect(await notesOf(event)).toEqual(events.map(({ type }) => type));
      const kept = await attempt();
      expect(kept).toMatchObject({ status: "succeeded", order_id: body.order_id });
      expect(JSON.stringify(kept)).not.toContain("@example.com");
      expect((await deliver(app, event)).body).toEqual(body);
      expect(await countRows(app, "order")).toBe(1);
    });

    it("such events of payments that are none of ours are ignored, and nothing is written", async () => {
      for (const one of [
        laterEvents.disputed("pi_of_nobody", 100),
        laterEvents.refunded("pi_of_nobody", 100),
        laterEvents.canceled("pi_of_nobody"),
        laterEvents.expired("cs_of_nobody"),
      ]) {
        expect(await deliver(app, one)).toEqual({
          status: 200,
          body: { received: true, status: "ignored" },
        });
      }
      expect(await countRows(app, "stripe_order_attempt")).toBe(0);
      expect(await countRows(app, "stripe_order_event")).toBe(0);
    });

    it("a payment that a person refunds at Stripe is refunded here, and no order can be made of it", async () => {
      const variant = await app.makeVariant({ stocked: 1 });
      const metadata = newCartMetadata(app, variant, 1);
      const event = pay({ amount: priceOf(1), metadata: { ...metadata, items: "what?" } });
      await deliver(app, event);
      expect(await attempt()).toMatchObject({ payment: { email: expect.any(String) } });

      await deliver(app, laterEvents.refunded(event.intent, priceOf(1)));

      const { id, status, payment } = await attempt();
      expect({ status, payment }).toEqual({ status: "refunded", payment: null });
      expect(await refusalOf(retry(id))).toBe(400);
      expect((await deliver(app, event)).body).toMatchObject({ status: "refunded" });
    });

    it("events and closed payments go after the retention; an open payment stays, without what it knew of the shopper", async () => {
      process.env.STRIPE_RETENTION_DAYS = "30";
      try {
        const done = await payForOrder();
        await deliver(app, done.event);
        const open = await payForMissingStock();
        await deliver(app, open.event);

        await later(29 * DAY);
        await purgeStripeOrders(app.container);
        expect(await countRows(app, "stripe_order_attempt")).toBe(2);
        expect(await countRows(app, "stripe_order_event")).toBe(2);

        await later(2 * DAY);
        await purgeStripeOrders(app.container);
        expect(await countRows(app, "stripe_order_event")).toBe(0);
        const left = await attempt();
        expect(left).toMatchObject({
          payment_intent_id: open.event.intent,
          status: "unfulfillable",
        });
        expect(JSON.stringify(left.payment)).not.toMatch(/example\.com|Main Street/);
        await restock(open.variant.item, 1);
        expect(await retry(left.id)).toMatchObject({ status: "succeeded" });
        // A payment whose attempt is gone still has its one order.
        expect((await deliver(app, done.event)).body.status).toBe("succeeded");
        expect(await countRows(app, "order")).toBe(2);
      } finally {
        delete process.env.STRIPE_RETENTION_DAYS;
      }
    });
  },
);
