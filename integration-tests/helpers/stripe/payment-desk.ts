import retryStripeOrders from "../../../src/jobs/retry-stripe-orders";
import type { StripeOrderAttemptRow } from "../../../src/modules/stripe-orders/types";
import type {
  AdminStripeOrderAttempt,
  AdminStripeOrderAttemptListResponse,
  AdminStripeOrderAttemptResponse,
} from "../../../src/types/stripe";
import { HttpError } from "../app/http-client";
import type { TestApp } from "../app/medusa-app";
import { setEnvironment } from "../app/environment";
import { checkoutEvent, paymentIntentEvent } from "./events";
import { StripeServer } from "./server";
import { countRows, prepareUnpaidCart, priceOf } from "./shopping";

export const ATTEMPTS_PATH = "/admin/stripe-order-attempts";

/** What the tests of payments that cannot be filled do: at Stripe, in the store, and at the admin's desk. */
export type PaymentDesk = ReturnType<typeof usePaymentDesk>;

/**
 * Starts a Stripe server for the tests of the enclosing suite, which the store's provider then calls.
 *
 * @param app - the suite's store
 * @returns what the tests do
 */
export function usePaymentDesk(app: TestApp) {
  const stripe = new StripeServer();
  let restore: () => void;

  beforeAll(async () => {
    await stripe.start();
  });
  afterAll(async () => {
    await stripe.stop();
  });
  beforeEach(() => {
    restore = setEnvironment({
      STRIPE_API_KEY: "sk_test_of_the_tests",
      STRIPE_API_BASE_URL: stripe.url,
      STRIPE_REFUND_UNFULFILLABLE: undefined,
    });
    stripe.refunds.length = 0;
    stripe.failing = { times: 0, status: 500 };
    stripe.slow = undefined;
  });
  afterEach(() => restore());

  /** An event that Stripe knows the payment of. */
  const pay = (input: Parameters<typeof checkoutEvent>[0]) => {
    const event = checkoutEvent(input);
    stripe.know(event.intent, { amount: input.amount, currency: input.currency ?? "usd" });
    return event;
  };

  /** An intent's event that Stripe knows the payment of. */
  const payByIntent = (input: Parameters<typeof paymentIntentEvent>[0]) => {
    const event = paymentIntentEvent(input);
    stripe.know(event.intent, { amount: input.amount, currency: input.currency ?? "usd" });
    return event;
  };

  /** Has so much time go by for every attempt, and the jobs run, as they would by then. */
  const later = async (minutes: number): Promise<void> => {
    await app.knex.raw(
      `update stripe_order_attempt set
         next_attempt_at = next_attempt_at - i.age, lease_expires_at = lease_expires_at - i.age,
         waiting_since = waiting_since - i.age, failing_since = failing_since - i.age,
         finished_at = finished_at - i.age
       from (select ?::float8 * interval '1 minute' as age) as i`,
      [minutes],
    );
    await app.knex.raw(
      "update stripe_order_event set last_delivered_at = last_delivered_at - ?::float8 * interval '1 minute'",
      [minutes],
    );
    await retryStripeOrders(app.container);
  };

  return {
    stripe,
    pay,
    payByIntent,
    later,

    /** The one attempt that there is, with what only the database knows of it. */
    attempt: async () => {
      const { rows } = await app.knex.raw<{ rows: StripeOrderAttemptRow[] }>(
        "select * from stripe_order_attempt",
      );
      expect(rows).toHaveLength(1);
      return rows[0];
    },

    /** A cart whose stock was sold to somebody else before its payment came in. */
    payForMissingStock: async (quantity = 1) => {
      const variant = await app.makeVariant({ stocked: quantity });
      const cart = await prepareUnpaidCart(app, variant, quantity);
      await app.inventory.adjustInventory(variant.item, app.shop.locations[0].id, -quantity);
      const event = pay({ amount: priceOf(quantity), metadata: { cart_id: cart } });
      return { variant, cart, event };
    },

    restock: async (item: string, units: number): Promise<void> => {
      await app.inventory.adjustInventory(item, app.shop.locations[0].id, units);
    },

    list: (query: Record<string, unknown> = {}) =>
      app.admin.get<AdminStripeOrderAttemptListResponse>(ATTEMPTS_PATH, query),

    retry: async (id: string): Promise<AdminStripeOrderAttempt> =>
      (await app.admin.post<AdminStripeOrderAttemptResponse>(`${ATTEMPTS_PATH}/${id}/retry`))
        .stripe_order_attempt,

    refund: async (id: string): Promise<AdminStripeOrderAttempt> =>
      (await app.admin.post<AdminStripeOrderAttemptResponse>(`${ATTEMPTS_PATH}/${id}/refund`))
        .stripe_order_attempt,

    /** What the dashboard's bell shows of these payments. */
    notifications: async () => {
      const { rows } = await app.knex.raw<{
        rows: { channel: string; template: string; data: { title: string; description: string } }[];
      }>(
        `select channel, template, data from notification
          where idempotency_key like 'stripe-order-unfulfillable:%'
          order by created_at, id`,
      );
      return rows;
    },

    expectNoOrder: async (): Promise<void> => {
      expect({
        orders: await countRows(app, "order"),
        links: await countRows(app, "order_cart"),
        claims: await countRows(app, "reservation_item"),
        payments: await countRows(app, "payment"),
        sessions: await countRows(app, "payment_session"),
      }).toEqual({ orders: 0, links: 0, claims: 0, payments: 0, sessions: 0 });
    },
  };
}

/** The status with which a request was refused. */
export async function refusalOf(request: Promise<unknown>): Promise<number> {
  const error: unknown = await request.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof HttpError)) {
    throw new Error("The request was not refused", { cause: error });
  }
  return error.status;
}
