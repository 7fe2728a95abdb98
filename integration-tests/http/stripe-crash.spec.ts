import type { IEventBusModuleService } from "@medusajs/framework/types";
import { Modules } from "@medusajs/framework/utils";

import { letGoOfStripeCartStepId } from "../../src/workflows/stripe/steps";
import { checkInvariants } from "../helpers/model/invariants";
import { medusaAppSuite } from "../helpers/app/medusa-app";
import type { MadeVariant } from "../helpers/store/shop";
import { boundaries, type Boundary, dieAfter, failAt } from "../helpers/stripe/cut-off";
import { deliver } from "../helpers/stripe/deliver";
import { checkoutEvent, type MadeEvent, WEBHOOK_SECRET } from "../helpers/stripe/events";
import { waitFor } from "../helpers/app/wait-for";
import { countRows, prepareUnpaidCart, priceOf, readOrder } from "../helpers/stripe/shopping";

const STOCKED = 2;

medusaAppSuite(
  "orders from Stripe across faults and crashes",
  { env: { STRIPE_WEBHOOK_SECRETS: WEBHOOK_SECRET, LOG_LEVEL: "off" } },
  (app) => {
    const placed: string[] = [];

    beforeAll(() => {
      app.container
        .resolve<IEventBusModuleService>(Modules.EVENT_BUS)
        .subscribe("order.placed", async ({ data }) => {
          placed.push((data as { id: string }).id);
        });
    });

    /** Subscribers hear of the order after Stripe has its answer. */
    const expectPlacedOnce = async (order: string, boundary: Boundary) => {
      const count = () => Promise.resolve(placed.filter((id) => id === order).length);
      const heard = await waitFor(count, (times) => times > 0);
      expect({ boundary, placed: heard }).toEqual({ boundary, placed: 1 });
    };

    /** Delivers again, and checks that the whole of what came of the event is one order. */
    const expectOneOrder = async (
      event: MadeEvent,
      { variant, made, step }: { variant: MadeVariant; made: number; step: string },
    ): Promise<string> => {
      const { status, body } = await deliver(app, event);
      const left = {
        status,
        outcome: body.status,
        orders: await countRows(app, "order"),
        links: await countRows(app, "order_cart"),
        claims: await countRows(app, "reservation_item"),
        stocked: (await app.balances(variant)).stocked,
      };
      expect({ step, ...left }).toEqual({
        step,
        status: 200,
        outcome: "succeeded",
        orders: made,
        links: made,
        claims: made,
        stocked: String(STOCKED - made),
      });
      await checkInvariants(app.knex);
      const order = await readOrder(app, body.order_id as string);
      const payments = order.payment_collections?.flatMap(({ payments }) => payments ?? []) ?? [];
      expect({
        step,
        paid: order.payment_status,
        intents: payments.map(
          ({ data }) => (data as { payment_intent_id: string }).payment_intent_id,
        ),
        captures: payments.flatMap(({ captures }) => captures ?? []).length,
      }).toEqual({ step, paid: "captured", intents: [event.intent], captures: 1 });
      return body.order_id as string;
    };

    const prepare = async () => {
      const variant = await app.makeVariant({
        stocked: STOCKED,
        levelPolicy: { allow_backorder: true },
      });
      const nextEvent = async () =>
        checkoutEvent({
          amount: priceOf(1),
          metadata: { cart_id: await prepareUnpaidCart(app, variant, 1) },
        });
      return { variant, nextEvent };
    };

    it("a fault in any step leaves nothing behind, and the next delivery makes the order", async () => {
      const { variant, nextEvent } = await prepare();
      let made = 0;
      for (const boundary of boundaries()) {
        const event = await nextEvent();
        const { reached, mend } = failAt(boundary);
        const first = await deliver(app, event);
        mend();
        if (!reached()) {
          // A step for another case (an order that is there already): the delivery went through.
          expect({ boundary, status: first.status }).toEqual({ boundary, status: 200 });
          made++;
          continue;
        }
        expect({ boundary, status: first.status }).toEqual({ boundary, status: 500 });
        // The last step only lets go of the cart: by then the order is confirmed, and stays.
        const left = boundary.step === letGoOfStripeCartStepId ? made + 1 : made;
        expect({ boundary, orders: await countRows(app, "order") }).toEqual({
          boundary,
          orders: left,
        });
        expect({ boundary, claims: await countRows(app, "reservation_item") }).toEqual({
          boundary,
          claims: left,
        });
        made++;
        const order = await expectOneOrder(event, { variant, made, step: boundary.step });
        await app.waitForWorkflows();
        await expectPlacedOnce(order, boundary);
      }
      expect(made).toBeGreaterThan(20);
    }, 900_000);

    it("a process that dies after any step has its order finished by the next delivery", async () => {
      const { variant, nextEvent } = await prepare();
      let made = 0;
      for (const boundary of boundaries()) {
        const event = await nextEvent();
        const { reached, restart } = dieAfter(app, boundary);
        const first = await deliver(app, event);
        await restart();
        expect({ boundary, status: first.status }).toEqual({
          boundary,
          status: reached() ? 500 : 200,
        });
        made++;
        const order = await expectOneOrder(event, { variant, made, step: boundary.step });
        await app.waitForWorkflows();
        await expectPlacedOnce(order, boundary);
      }
    }, 900_000);
  },
);
