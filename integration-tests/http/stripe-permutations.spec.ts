import fc from "fast-check";

import { chosenSeed } from "../helpers/app/chosen-seed";
import { replaceStep } from "../helpers/app/failing-step";
import { medusaAppSuite } from "../helpers/app/medusa-app";
import { deliver } from "../helpers/stripe/deliver";
import { checkoutEvent, type MadeEvent, WEBHOOK_SECRET } from "../helpers/stripe/events";
import { type PaymentDesk, usePaymentDesk } from "../helpers/stripe/payment-desk";
import { prepareBareCart, prepareUnpaidCart, priceOf, readOrder } from "../helpers/stripe/shopping";

/** More runs, and another seed, find other sequences: `STRIPE_RUNS=200 FC_SEED=random`. */
const RUNS = Number(process.env.STRIPE_RUNS ?? 8);

const CARTS = ["full", "bare", "sold out", "other amount"] as const;
const ACTIONS = ["intent", "session", "both", "minutes", "hours", "retry", "fault"] as const;

type Action = (typeof ACTIONS)[number];
type Scenario = {
  cart: (typeof CARTS)[number];
  refunds: boolean;
  nameless: boolean;
  actions: Action[];
};

/** Both orders of the two events, and both at once, for each kind of cart; with a duplicate and a delay in between. */
const PERMUTATIONS: Scenario[] = CARTS.flatMap((cart) =>
  [
    ["intent", "session"],
    ["session", "intent"],
    ["both"],
    ["intent", "hours", "session", "intent"],
  ].map((actions, index) => ({
    cart,
    refunds: index % 2 === 0,
    nameless: false,
    actions: actions as Action[],
  })),
);

const scenarios: fc.Arbitrary<Scenario> = fc.record({
  cart: fc.constantFrom(...CARTS),
  refunds: fc.boolean(),
  nameless: fc.boolean(),
  actions: fc.array(fc.constantFrom(...ACTIONS), { minLength: 1, maxLength: 6 }),
});

medusaAppSuite(
  "the two events of a payment by Stripe, in any order",
  { env: { STRIPE_WEBHOOK_SECRETS: WEBHOOK_SECRET, LOG_LEVEL: "off" } },
  (app) => {
    const desk: PaymentDesk = usePaymentDesk(app);

    const begin = async ({ cart, nameless }: Scenario) => {
      const variant = await app.makeVariant({ stocked: 1 });
      const id = await (cart === "bare" ? prepareBareCart : prepareUnpaidCart)(app, variant, 1);
      if (cart === "sold out") {
        await app.inventory.adjustInventory(variant.item, app.shop.locations[0].id, -1);
      }
      const amount = priceOf(1) + (cart === "other amount" ? 100 : 0);
      const intent = desk.payByIntent({ amount, metadata: { cart_id: id } });
      const session = checkoutEvent({
        amount,
        intent: intent.intent,
        metadata: nameless ? {} : { cart_id: id },
      });
      return { variant, intent, session };
    };

    const untilAnswered = async (event: MadeEvent): Promise<void> => {
      for (let delivery = 0; delivery < 6; delivery++) {
        if ((await deliver(app, event)).status === 200) {
          return;
        }
      }
    };

    const rowOf = async (intent: string) => {
      const { rows } = await app.knex.raw<{
        rows: {
          id: string;
          status: string;
          order_id: string | null;
          next_attempt_at: Date | null;
          orders: number;
          told: number;
        }[];
      }>(
        `select a.id, a.status, a.order_id, a.next_attempt_at,
                (select count(*)::int from "order" o
                  where o.metadata ->> 'stripe_payment_intent_id' = a.payment_intent_id
                    and o.deleted_at is null) as orders,
                (select count(*)::int from notification n
                  where n.data ->> 'description' like '%' || a.payment_intent_id || '%') as told
           from stripe_order_attempt a where a.payment_intent_id = ?`,
        [intent],
      );
      return rows[0];
    };

    const act = async (
      action: Action,
      { intent, session }: Record<"intent" | "session", MadeEvent>,
    ) => {
      switch (action) {
        case "intent":
          return void (await deliver(app, intent));
        case "session":
          return void (await deliver(app, session));
        case "both":
          return void (await Promise.all([intent, session].map((one) => deliver(app, one))));
        case "minutes":
          return await desk.later(5);
        case "hours":
          return await desk.later(361);
        case "retry": {
          const row = await rowOf(intent.intent);
          // Refused where it is too late for one: that is an answer too.
          return void (row && (await desk.retry(row.id).catch(() => undefined)));
        }
        case "fault": {
          const mend = replaceStep("complete-cart", "create-orders", () => ({
            invoke: () => Promise.reject(new Error("The test's fault")),
          }));
          await deliver(app, intent);
          mend();
        }
      }
    };

    const run = async (scenario: Scenario): Promise<void> => {
      process.env.STRIPE_REFUND_UNFULFILLABLE = String(scenario.refunds);
      const { variant, intent, session } = await begin(scenario);
      for (const action of scenario.actions) {
        await act(action, { intent, session });
      }
      await untilAnswered(intent);
      await untilAnswered(session);
      for (let round = 0; round < 10; round++) {
        const row = await rowOf(intent.intent);
        if (!row.next_attempt_at && row.status !== "processing") {
          break;
        }
        await desk.later(361);
      }
      const { status, order_id, orders, told } = await rowOf(intent.intent);
      const refunds = desk.stripe.refunds.filter((one) => one.intent === intent.intent);
      const paid = order_id ? (await readOrder(app, order_id)).payment_status : null;
      const { stocked } = await app.balances(variant);
      const left = scenario.cart === "sold out" ? 0 : 1;
      const outcome = { status, orders, paid, refunds: refunds.length, told: told > 0, stocked };
      const common = { orders: 0, paid: null, refunds: 0, stocked: String(left) };
      expect([
        {
          ...common,
          status: "succeeded",
          orders: 1,
          paid: "captured",
          stocked: "0",
          told: told > 0,
        },
        { ...common, status: "refunded", refunds: 1, told: true },
        { ...common, status: "unfulfillable", told: true },
      ]).toContainEqual(outcome);
      // Nothing but what the cart lacks, or a person's patience, keeps a good cart from its order.
      if (scenario.cart === "sold out" || scenario.cart === "other amount") {
        expect(status).toBe(scenario.refunds ? "refunded" : "unfulfillable");
      }
    };

    it("every order of the two events ends as exactly one of order, refund, kept and told", async () => {
      for (const scenario of PERMUTATIONS) {
        await run(scenario).catch((error: unknown) => {
          throw new Error(`In ${JSON.stringify(scenario)}`, { cause: error });
        });
      }
    }, 900_000);

    it("so do sequences with duplicates, delays, faults and an admin's retries", async () => {
      await fc.assert(fc.asyncProperty(scenarios, run), {
        ...chosenSeed(),
        numRuns: RUNS,
        endOnFailure: true,
      });
    }, 900_000);
  },
);
