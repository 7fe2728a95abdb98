import { medusaAppSuite } from "../helpers/app/medusa-app";
import { refusalOf } from "../helpers/store/desk";
import { deliver } from "../helpers/stripe/deliver";
import { WEBHOOK_SECRET } from "../helpers/stripe/events";
import { usePaymentDesk } from "../helpers/stripe/payment-desk";
import { countRows, priceOf } from "../helpers/stripe/shopping";

medusaAppSuite(
  "payments without an order that a person refunds",
  { env: { STRIPE_WEBHOOK_SECRETS: WEBHOOK_SECRET, LOG_LEVEL: "off" } },
  (app) => {
    const { later, payForMissingStock, refund, restock, retry, stripe } = usePaymentDesk(app);

    const unfulfillable = async () => {
      const paid = await payForMissingStock(2);
      const { body } = await deliver(app, paid.event);
      expect(body.status).toBe("unfulfillable");
      return { ...paid, id: body.attempt_id as string };
    };

    it("go back in full, once, however often and by how many it is asked for, and no order is made of them", async () => {
      const { id, event, variant } = await unfulfillable();
      const answers = await Promise.all([refund(id), refund(id), refund(id)]);
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set(["refunded"]));
      const again = await refund(id);
      expect(again).toMatchObject({
        status: "refunded",
        refund_id: stripe.refunds[0]?.id,
        refunded_at: expect.any(String),
        order_id: null,
      });
      expect(stripe.refunds).toEqual([
        expect.objectContaining({ intent: event.intent, amount: priceOf(2) }),
      ]);
      await restock(variant.item, 5);
      expect(await refusalOf(retry(id))).toMatchObject({ status: 400 });
      expect(await countRows(app, "order")).toBe(0);
    });

    it("one that has its order, one that Stripe refused to refund, and an unknown one are refused in words", async () => {
      const ordered = await unfulfillable();
      await restock(ordered.variant.item, 5);
      expect(await retry(ordered.id)).toMatchObject({ status: "succeeded" });
      expect(await refusalOf(refund(ordered.id))).toMatchObject({
        status: 400,
        message: "The payment has its order: refund it there",
      });
      expect(await refusalOf(refund("soatt_of_nobody"))).toMatchObject({ status: 404 });

      const { id } = await unfulfillable();
      stripe.failing = { times: 1, status: 400, path: "/v1/refunds" };
      expect(await refund(id)).toMatchObject({
        status: "unfulfillable",
        refund_error: expect.any(String),
        refunded_at: null,
      });
      expect(await refusalOf(refund(id))).toMatchObject({
        status: 400,
        message: expect.stringMatching(/^Stripe refused to refund the payment/),
      });
      expect(stripe.refunds).toEqual([]);
    });

    it("without an API key it says that nothing can be refunded from here, and nothing changes", async () => {
      const { id } = await unfulfillable();
      delete process.env.STRIPE_API_KEY;
      expect(await refusalOf(refund(id))).toMatchObject({
        status: 400,
        message: expect.stringContaining("STRIPE_API_KEY"),
      });
      process.env.STRIPE_API_KEY = "sk_test_of_the_tests";
      expect(await retry(id)).toMatchObject({ status: "unfulfillable" });
    });

    it("where Stripe is away it is said so, and the job brings the refund to its end", async () => {
      const { id } = await unfulfillable();
      stripe.failing = { times: 3, status: 500, path: "/v1/refunds" };
      const { status, message } = await refusalOf(refund(id));
      expect(status).toBe(500);
      expect(message).not.toContain("sk_test");
      await later(10);
      expect(await refund(id)).toMatchObject({ status: "refunded" });
      expect(stripe.refunds).toHaveLength(1);
    });
  },
);
