import { medusaAppSuite } from "../helpers/app/medusa-app";
import { replaceStep } from "../helpers/app/failing-step";
import { deliver } from "../helpers/stripe/deliver";
import { checkoutEvent, CHECKOUT_CUSTOMER, WEBHOOK_SECRET } from "../helpers/stripe/events";
import { usePaymentDesk } from "../helpers/stripe/payment-desk";
import {
  countRows,
  newCartMetadata,
  prepareBareCart,
  prepareUnpaidCart,
  priceOf,
  readOrder,
} from "../helpers/stripe/shopping";

const DETAILS_MISSING = "STRIPE_DETAILS_MISSING";

medusaAppSuite(
  "payments by Stripe that lack details, and faults that pass",
  { env: { STRIPE_WEBHOOK_SECRETS: WEBHOOK_SECRET, LOG_LEVEL: "off" } },
  (app) => {
    const { attempt, expectNoOrder, later, list, notifications, pay, payByIntent, retry, stripe } =
      usePaymentDesk(app);

    const bareCart = async () => {
      const variant = await app.makeVariant({ stocked: 5 });
      const cart = await prepareBareCart(app, variant, 1);
      return { variant, cart, paid: { amount: priceOf(1), metadata: { cart_id: cart } } };
    };

    it("an intent's event without e-mail and address waits, and the session's event makes the order", async () => {
      process.env.STRIPE_REFUND_UNFULFILLABLE = "true";
      const { variant, paid } = await bareCart();
      const intent = payByIntent(paid);

      const first = await deliver(app, intent);
      const again = await deliver(app, intent);

      expect(first).toMatchObject({
        status: 200,
        body: { status: "waiting", order_id: null, reason_code: DETAILS_MISSING },
      });
      expect(again).toEqual(first);
      expect(await attempt()).toMatchObject({ attempts: 1, notified_at: null });
      await expectNoOrder();

      const completed = await deliver(app, checkoutEvent({ ...paid, intent: intent.intent }));

      expect(completed.body).toMatchObject({ status: "succeeded" });
      expect(await readOrder(app, completed.body.order_id as string)).toMatchObject({
        email: CHECKOUT_CUSTOMER.email,
        shipping_address: { address_1: CHECKOUT_CUSTOMER.address.line1 },
      });
      expect((await deliver(app, intent)).body).toEqual(completed.body);
      expect(await app.balances(variant)).toMatchObject({ stocked: "4" });
      expect([stripe.refunds, await notifications()]).toEqual([[], []]);
    });

    it("a session's event that names no cart completes a payment whose intent names it", async () => {
      const { paid } = await bareCart();
      const intent = payByIntent(paid);
      await deliver(app, intent);

      const { body } = await deliver(
        app,
        checkoutEvent({ amount: paid.amount, intent: intent.intent }),
      );

      expect(body).toMatchObject({ status: "succeeded" });
      expect(await countRows(app, "order")).toBe(1);
    });

    it("an e-mail without an address is not enough, and an intent that knows both is", async () => {
      const { variant, cart, paid } = await bareCart();
      await app.store.post(`/store/carts/${cart}`, { email: "ada@example.com" });
      expect((await deliver(app, payByIntent(paid))).body).toMatchObject({
        status: "waiting",
        reason_code: DETAILS_MISSING,
      });

      const other = await prepareBareCart(app, variant, 1);
      const knowing = payByIntent({
        ...paid,
        metadata: { cart_id: other },
        customer: CHECKOUT_CUSTOMER,
      });
      expect((await deliver(app, knowing)).body).toMatchObject({ status: "succeeded" });
    });

    it("waits for an hour, then tells the admin and never refunds by itself; a late session's event still makes the order", async () => {
      process.env.STRIPE_REFUND_UNFULFILLABLE = "true";
      const { paid } = await bareCart();
      const intent = payByIntent(paid);
      await deliver(app, intent);

      await later(30);
      expect((await attempt()).status).toBe("waiting");
      expect(await notifications()).toEqual([]);
      await later(31);

      expect(await attempt()).toMatchObject({
        status: "unfulfillable",
        reason_code: DETAILS_MISSING,
        next_attempt_at: null,
      });
      expect(await notifications()).toEqual([
        expect.objectContaining({
          channel: "feed",
          data: expect.objectContaining({ description: expect.stringContaining(intent.intent) }),
        }),
      ]);
      await later(60 * 24);
      expect(await notifications()).toHaveLength(1);
      expect(stripe.refunds).toEqual([]);
      const late = await deliver(app, checkoutEvent({ ...paid, intent: intent.intent }));
      expect(late.body.status).toBe("succeeded");
      expect(await countRows(app, "order")).toBe(1);
    });

    it("an admin who retries a waiting payment is told at once, and gets the order once the cart has the details", async () => {
      const { cart, paid } = await bareCart();
      const { body } = await deliver(app, payByIntent(paid));
      const id = body.attempt_id as string;

      expect(await retry(id)).toMatchObject({
        status: "unfulfillable",
        reason_code: DETAILS_MISSING,
      });
      await app.store.post(`/store/carts/${cart}`, {
        email: "ada@example.com",
        shipping_address: {
          first_name: "Ada",
          last_name: "Shopper",
          address_1: "1 Main Street",
          city: "New York",
          postal_code: "10001",
          country_code: app.shop.country,
        },
      });
      expect(await retry(id)).toMatchObject({ status: "succeeded" });
    });

    it("paid carts of one new guest at once all become orders, and none is refunded", async () => {
      process.env.STRIPE_REFUND_UNFULFILLABLE = "true";
      const variant = await app.makeVariant({ stocked: 50 });
      const customer = { ...CHECKOUT_CUSTOMER, email: "new.guest@example.com" };
      const events = Array.from({ length: 4 }, () =>
        pay({ amount: priceOf(1), metadata: newCartMetadata(app, variant, 1), customer }),
      );

      let pending = events;
      for (let delivery = 0; delivery < 5 && pending.length; delivery++) {
        const answers = await Promise.all(pending.map((event) => deliver(app, event)));
        expect(answers.map(({ body }) => body.status)).not.toContain("refunded");
        pending = pending.filter((_, index) => answers[index].status !== 200);
      }

      expect(await countRows(app, "order")).toBe(events.length);
      expect(stripe.refunds).toEqual([]);
    });

    it("what core calls invalid is a passing fault: tried again with growing pauses, and lasting only after hours", async () => {
      process.env.STRIPE_REFUND_UNFULFILLABLE = "true";
      const variant = await app.makeVariant({ stocked: 5 });
      const cart = await prepareUnpaidCart(app, variant, 1);
      const event = pay({ amount: priceOf(1), metadata: { cart_id: cart } });
      const mend = replaceStep("complete-cart", "validate", () => ({
        invoke: () =>
          Promise.reject(Object.assign(new Error("Said by core"), { type: "invalid_data" })),
      }));
      try {
        // However often it is delivered, minutes are not hours.
        for (let delivery = 0; delivery < 8; delivery++) {
          expect((await deliver(app, event)).status).toBe(500);
        }
        const pauses: number[] = [];
        while ((await attempt()).status === "failed" && pauses.length < 10) {
          const { next_attempt_at, finished_at } = await attempt();
          pauses.push(Number(next_attempt_at) - Number(finished_at));
          await later(361);
        }
        expect(pauses.length).toBeGreaterThan(0);
        expect(pauses.every((pause) => pause > 3 * 60 * 60 * 1000)).toBe(true);
      } finally {
        mend();
      }
      expect(await attempt()).toMatchObject({ reason_code: "STRIPE_CART_NOT_COMPLETABLE" });
      expect((await list({ status: "refunded" })).count).toBe(1);
      expect(stripe.refunds).toHaveLength(1);
    });
  },
);
