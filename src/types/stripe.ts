/** The requests and answers of the plugin's API routes for orders from Stripe. */

import type { StripeOrderAttemptRow } from "../modules/stripe-orders/types";

/** `POST /hooks/stripe/orders`. Stripe reads the status only; the rest is for whoever looks at its dashboard. */
export type StripeOrdersHookResponse =
  | { message: string }
  | { received: true; status: "ignored" }
  | {
      received: true;
      /** `recorded`: what the event said of the payment is written down, and nothing else was to do. */
      status: StripeOrderAttemptRow["status"] | "recorded";
      attempt_id: string;
      order_id: string | null;
      reason_code?: string;
    };

/** A payment that Stripe took, and what became of it. Times are ISO 8601. */
export type AdminStripeOrderAttempt = Pick<
  StripeOrderAttemptRow,
  | "id"
  | "payment_intent_id"
  | "checkout_session_id"
  | "event_id"
  | "event_type"
  | "cart_id"
  | "order_id"
  | "status"
  | "reason_code"
  | "reason_message"
  | "amount"
  | "currency_code"
  | "attempts"
  | "failures"
  | "refund_id"
  | "refund_error"
  | "amount_returned"
  | "notes"
> & {
  started_at: string;
  finished_at: string | null;
  next_attempt_at: string | null;
  notified_at: string | null;
  refunded_at: string | null;
  created_at: string;
  updated_at: string;
};

/** `POST /admin/stripe-order-attempts/:id/retry`, and `.../refund` */
export type AdminStripeOrderAttemptResponse = { stripe_order_attempt: AdminStripeOrderAttempt };

/** `GET /admin/stripe-order-attempts` */
export type AdminStripeOrderAttemptListResponse = {
  stripe_order_attempts: AdminStripeOrderAttempt[];
  count: number;
  offset: number;
  limit: number;
};
