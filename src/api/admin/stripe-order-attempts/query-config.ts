/** Never the event's own words (`payment`), which hold the shopper's address, nor the lease. */
export const stripeOrderAttemptFields = [
  "id",
  "payment_intent_id",
  "checkout_session_id",
  "event_id",
  "event_type",
  "cart_id",
  "order_id",
  "status",
  "reason_code",
  "reason_message",
  "amount",
  "currency_code",
  "attempts",
  "failures",
  "next_attempt_at",
  "started_at",
  "finished_at",
  "notified_at",
  "refund_id",
  "refund_error",
  "refunded_at",
  "amount_returned",
  "notes",
  "created_at",
  "updated_at",
];

/** What the list answers with, unless `fields` asks for less. */
export const listStripeOrderAttemptsQueryConfig = {
  defaults: stripeOrderAttemptFields,
  allowed: stripeOrderAttemptFields,
  defaultLimit: 20,
  isList: true,
};
