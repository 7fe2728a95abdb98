import { model } from "@medusajs/framework/utils";

import { STRIPE_ORDER_STATUSES } from "../types";

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
    status: model.enum([...STRIPE_ORDER_STATUSES]),
    reason_code: model.text().nullable(),
    reason_message: model.text().nullable(),
    /** In the currency's smallest unit, as Stripe counts: a whole number, which may be more than an integer column holds. */
    amount: model.float(),
    currency_code: model.text(),
    /** What the events said, so that a retry needs no other one. Emptied when the order is there or the money went back. */
    payment: model.json().nullable(),
    attempts: model.number().default(1),
    /** Who works on the row. A worker whose token is not here any more has lost it to another. */
    lease_token: model.text().nullable(),
    lease_expires_at: model.dateTime().nullable(),
    started_at: model.dateTime(),
    finished_at: model.dateTime().nullable(),
    /** Passing faults in a row, and when the first of them was. */
    failures: model.number().default(0),
    failing_since: model.dateTime().nullable(),
    /** Since when details are waited for that only the Checkout session's event can bring. */
    waiting_since: model.dateTime().nullable(),
    /** When the job looks after the attempt; empty where nothing is left to do by itself. */
    next_attempt_at: model.dateTime().nullable(),
    notified_at: model.dateTime().nullable(),
    /** The order that a worker found to be complete. From then on no worker that lost its lease may undo it. */
    made_order_id: model.text().nullable(),
    /** Orders that are being undone. From then on no worker may take one for the payment's. */
    abandoned_order_ids: model.array().default([]),
    refund_id: model.text().nullable(),
    /** Why Stripe refuses to refund the payment. */
    refund_error: model.text().nullable(),
    refunded_at: model.dateTime().nullable(),
    /** What Stripe reported as given back, in the currency's smallest unit. */
    amount_returned: model.float().default(0),
    /** What Stripe's other events said of the payment. */
    notes: model.json().default([] as unknown as Record<string, unknown>),
  })
  .indexes([
    { on: ["payment_intent_id"], unique: true },
    { on: ["claimed_cart_id"], unique: true, where: "claimed_cart_id is not null" },
    { on: ["order_id"], unique: true, where: "order_id is not null" },
    { on: ["status", "created_at"] },
    { on: ["next_attempt_at"], where: "next_attempt_at is not null" },
    { on: ["cart_id"], where: "cart_id is not null" },
    { on: ["finished_at"] },
    { on: ["checkout_session_id"], where: "checkout_session_id is not null" },
  ]);
