import { medusaAppSuite } from "../helpers/app/medusa-app";
import { deliver } from "../helpers/stripe/deliver";
import { WEBHOOK_SECRET } from "../helpers/stripe/events";
import { ATTEMPTS_PATH, refusalOf, usePaymentDesk } from "../helpers/stripe/payment-desk";
import {
  countRows,
  prepareUnpaidCart,
  priceOf,
  readOrder,
  newCartMetadata,
} from "../helpers/stripe/shopping";

medusaAppSuite(
  "what the admin does about payments by Stripe",
  { env: { STRIPE_WEBHOOK_SECRETS: WEBHOOK_SECRET, LOG_LEVEL: "off" } },
  (app) => {
    const { list, notifications, pay, payForMissingStock, restock, retry, stripe } =
      usePaymentDesk(app);

    it("an admin's retry makes the order once stock came in, and answers with it when repeated", async () => {
      const { variant, event } = await payForMissingStock();
      const { body } = await deliver(app, event);
      const id = body.attempt_id as string;

      expect(await retry(id)).toMatchObject({ status: "unfulfillable", attempts: 2 });
      await restock(variant.item, 3);
      const made = await retry(id);

      expect(made).toMatchObject({ status: "succeeded", reason_code: null, attempts: 3 });
      expect(await retry(id)).toEqual(made);
      expect(await app.balances(variant)).toMatchObject({ stocked: "2" });
      expect(await readOrder(app, made.order_id as string)).toMatchObject({
        payment_status: "captured",
      });
      expect((await deliver(app, event)).body).toMatchObject({ order_id: made.order_id });
      expect(await countRows(app, "order")).toBe(1);
      expect(await notifications()).toHaveLength(1);
    });

    it("five retries at once make one order", async () => {
      const { variant, event } = await payForMissingStock();
      const { body } = await deliver(app, event);
      await restock(variant.item, 5);

      const outcomes = await Promise.allSettled(
        Array.from({ length: 5 }, () => retry(body.attempt_id as string)),
      );

      expect(outcomes.some(({ status }) => status === "fulfilled")).toBe(true);
      expect(await countRows(app, "order")).toBe(1);
      expect(await app.balances(variant)).toMatchObject({ stocked: "4" });
    });

    it("a retry makes the order of a session that had no cart, from what its event said", async () => {
      const variant = await app.makeVariant({ stocked: 0 });
      const event = pay({
        amount: priceOf(1),
        metadata: newCartMetadata(app, variant, 1),
      });
      const { body } = await deliver(app, event);
      expect(body.status).toBe("unfulfillable");
      await restock(variant.item, 1);

      const made = await retry(body.attempt_id as string);

      expect(made.status).toBe("succeeded");
      expect(await readOrder(app, made.order_id as string)).toMatchObject({
        email: "grace@example.com",
      });
      const { rows } = await app.knex.raw<{ rows: { payment: unknown }[] }>(
        "select payment from stripe_order_attempt",
      );
      expect(rows).toEqual([{ payment: null }]);
    });

    it("a refunded payment cannot be retried, nor an unknown attempt", async () => {
      process.env.STRIPE_REFUND_UNFULFILLABLE = "true";
      const { variant, event } = await payForMissingStock();
      const { body } = await deliver(app, event);
      await restock(variant.item, 5);

      expect(await refusalOf(retry(body.attempt_id as string))).toBe(400);
      expect(await refusalOf(retry("soatt_of_nobody"))).toBe(404);
      expect(await countRows(app, "order")).toBe(0);
    });

    it("the list is paged, filtered by status, validated, and only for admins; it keeps what the event said to itself", async () => {
      const events = [];
      for (let number = 0; number < 3; number++) {
        events.push(pay({ amount: 100, metadata: { cart_id: `cart_of_nobody_${number}` } }));
      }
      for (const event of events) {
        await deliver(app, event);
      }

      const page = await list({ limit: 2, offset: 1, status: ["unfulfillable", "failed"] });
      expect(page).toMatchObject({ count: 3, limit: 2, offset: 1 });
      expect(page.stripe_order_attempts.map((one) => one.event_id)).toEqual([
        events[1].id,
        events[0].id,
      ]);
      expect(Object.keys(page.stripe_order_attempts[0])).not.toContain("payment");
      expect((await list({ status: "succeeded" })).count).toBe(0);
      expect((await list({ payment_intent_id: events[2].intent })).count).toBe(1);
      expect(await refusalOf(list({ status: "lost" }))).toBe(400);
      const asked = await list({ fields: "id,payment,lease_token" });
      expect(asked.stripe_order_attempts.map((one) => Object.keys(one))).toEqual(
        Array(3).fill(["id"]),
      );
      expect(await refusalOf(list({ limit: "many" }))).toBe(400);
      expect(await refusalOf(app.anonymous.get(ATTEMPTS_PATH))).toBe(401);
      expect(await refusalOf(app.anonymous.post(`${ATTEMPTS_PATH}/soatt_1/retry`))).toBe(401);
    });

    it("a refund in the admin goes to Stripe, in part and then the rest, and no further", async () => {
      const variant = await app.makeVariant({ stocked: 5 });
      const cart = await prepareUnpaidCart(app, variant, 2);
      const event = pay({ amount: priceOf(2), metadata: { cart_id: cart } });
      const { body } = await deliver(app, event);
      const order = await readOrder(app, body.order_id as string);
      const payment = order.payment_collections?.[0]?.payments?.[0]?.id as string;

      await app.admin.post(`/admin/payments/${payment}/refund`, { amount: 10.5 });
      await app.admin.post(`/admin/payments/${payment}/refund`, { amount: 14.5 });

      expect(stripe.refunds.map(({ intent, amount }) => ({ intent, amount }))).toEqual([
        { intent: event.intent, amount: 1050 },
        { intent: event.intent, amount: 1450 },
      ]);
      expect(new Set(stripe.refunds.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(2);
      expect(
        await refusalOf(app.admin.post(`/admin/payments/${payment}/refund`, { amount: 1 })),
      ).toBe(400);
    });
  },
);
