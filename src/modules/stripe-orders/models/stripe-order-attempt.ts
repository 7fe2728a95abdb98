import { model } from "@medusajs/framework/utils";

/**
 * One payment that Stripe took, and what became of it. There is one row for one PaymentIntent, whatever number of events
 * and deliveries tell of it: the unique keys of the table decide who may make the order.
 */
export const StripeOrderAttempt = model
  .define("stripe_order_attempt", {
    id: model.id({ prefix: "soatt" }).primaryKey(),
    payment_intent_id: model.text(),
    checkout_session_id: model.text().nullable(),
    /** The event that this row was last worked on for. */
    event_id: model.text(),
    event_type: model.text(),
    cart_id: model.text().nullable(),
    /** The cart while this payment has it to itself: being made into an order, or made into one. */
    claimed_cart_id: model.text().nullable(),
    order_id: model.text().nullable(),
    status: model.enum(["processing", "succeeded", "failed", "unfulfillable", "refunded"]),
    reason_code: model.text().nullable(),
    reason_message: model.text().nullable(),
    /** In the currency's smallest unit, as Stripe counts: a whole number, which may be more than an integer column holds. */
    amount: model.float(),
    currency_code: model.text(),
    /** What the event said, so that a retry needs no second event. Emptied when the order is there. */
    payment: model.json().nullable(),
    attempts: model.number().default(1),
    /** Who works on the row. A worker whose token is not here any more has lost it to another. */
    lease_token: model.text().nullable(),
    lease_expires_at: model.dateTime().nullable(),
    started_at: model.dateTime(),
    finished_at: model.dateTime().nullable(),
    notified_at: model.dateTime().nullable(),
    refund_id: model.text().nullable(),
    refunded_at: model.dateTime().nullable(),
  })
  .indexes([
    { on: ["payment_intent_id"], unique: true },
    { on: ["claimed_cart_id"], unique: true, where: "claimed_cart_id is not null" },
    { on: ["order_id"], unique: true, where: "order_id is not null" },
    { on: ["status", "created_at"] },
  ]);
