import type { StripeOrderAttemptRow, StripePaymentNote } from "../types";
import { attemptColumnsOf, type ExecuteSql } from "./execute";

/** How long a refund may take before the job looks after it, in seconds. */
const REFUND_SECONDS = 300;

/** Stripe says little of one payment; what says more than this is no use to anybody. */
const MAX_NOTES = 50;

/**
 * Reads attempts that were closed without an order and are not settled: somebody died before the admin was told or the
 * money went back.
 *
 * Returns: the payments' PaymentIntents, the one that has waited for longest first.
 */
export async function listUnsettled(execute: ExecuteSql, limit: number): Promise<string[]> {
  const rows = await execute<{ payment_intent_id: string }>(
    `select payment_intent_id from stripe_order_attempt
      where status in ('unfulfillable', 'refunding') and next_attempt_at <= clock_timestamp()
      order by next_attempt_at
      limit ?::int`,
    [limit],
  );
  return rows.map((row) => row.payment_intent_id);
}

/**
 * Writes down that the admin was told of an attempt.
 *
 * Locks: the row.
 */
export async function markNotified(execute: ExecuteSql, attemptId: string): Promise<void> {
  await execute(
    `update stripe_order_attempt
        set notified_at = coalesce(notified_at, clock_timestamp()), updated_at = clock_timestamp()
      where id = ?::text`,
    [attemptId],
  );
}

/**
 * Writes down that nothing is left to do for an unfulfillable attempt by itself: a person decides.
 *
 * Locks: the row.
 */
export async function markSettled(execute: ExecuteSql, attemptId: string): Promise<void> {
  await execute(
    `update stripe_order_attempt
        set next_attempt_at = null, updated_at = clock_timestamp()
      where id = ?::text and status = 'unfulfillable'`,
    [attemptId],
  );
}

/**
 * Begins a refund, or takes one up again that did not end: from here on no order can be made of the payment.
 *
 * Locks: the row.
 * Returns: false where somebody makes an order of it, or the money is back.
 */
export async function beginRefund(execute: ExecuteSql, attemptId: string): Promise<boolean> {
  const rows = await execute(
    `update stripe_order_attempt
        set status = 'refunding',
            next_attempt_at = clock_timestamp() + ?::float8 * interval '1 second',
            updated_at = clock_timestamp()
      where id = ?::text and status in ('unfulfillable', 'refunding') and refund_error is null
      returning id`,
    [REFUND_SECONDS, attemptId],
  );
  return rows.length > 0;
}

/**
 * Writes down that the money went back, and forgets what the events said of the shopper.
 *
 * Locks: the row.
 */
export async function markRefunded(
  execute: ExecuteSql,
  attemptId: string,
  refundId: string | null,
): Promise<void> {
  await execute(
    `update stripe_order_attempt
        set status = 'refunded',
            refund_id = coalesce(refund_id, ?::text),
            refunded_at = coalesce(refunded_at, clock_timestamp()),
            payment = null,
            next_attempt_at = null,
            updated_at = clock_timestamp()
      where id = ?::text and status in ('refunding', 'refunded')`,
    [refundId, attemptId],
  );
}

/**
 * Writes down that Stripe refuses to refund the payment: the money is still here, and a person decides.
 *
 * Locks: the row.
 */
export async function markRefundRefused(
  execute: ExecuteSql,
  attemptId: string,
  code: string,
): Promise<void> {
  await execute(
    `update stripe_order_attempt
        set status = 'unfulfillable', refund_error = ?::text, notified_at = null, updated_at = clock_timestamp()
      where id = ?::text and status = 'refunding'`,
    [code, attemptId],
  );
}

/** By what a note's payment is known, and what the note says. `amount_returned` is in the smallest unit. */
export type NewNote = {
  payment_intent_id: string | null;
  checkout_session_id: string | null;
  note: StripePaymentNote;
  amount_returned: number | null;
};

/**
 * Adds a note to the attempt of a payment, once for one event. Where all of the money went back and there is no order, the
 * payment is refunded, and what the events said of the shopper is forgotten.
 *
 * Locks: the row.
 * Returns: the attempt, or no row where the payment is none of ours.
 */
export async function addNote(
  execute: ExecuteSql,
  { payment_intent_id, checkout_session_id, note, amount_returned }: NewNote,
): Promise<StripeOrderAttemptRow | undefined> {
  const [attempt] = await execute<StripeOrderAttemptRow>(
    `update stripe_order_attempt as a
        set notes = case
              when a.notes @> i.known or jsonb_array_length(a.notes) >= ?::int then a.notes
              else a.notes || i.note
            end,
            amount_returned = greatest(a.amount_returned, i.returned),
            status = case when i.gone then 'refunded' else a.status end,
            refunded_at = case when i.gone then coalesce(a.refunded_at, clock_timestamp()) else a.refunded_at end,
            payment = case when not i.gone then a.payment end,
            next_attempt_at = case when not i.gone then a.next_attempt_at end,
            updated_at = clock_timestamp()
       from (
         select id, ?::jsonb as note, jsonb_build_array(jsonb_build_object('event_id', ?::text)) as known,
                coalesce(?::float8, 0) as returned,
                coalesce(?::float8, 0) >= amount and status in ('failed', 'waiting', 'unfulfillable', 'refunding') as gone
           from stripe_order_attempt
          where payment_intent_id = ?::text or (?::text is null and checkout_session_id = ?::text)
            for update
       ) as i
      where a.id = i.id
      returning ${attemptColumnsOf("a")}`,
    [
      MAX_NOTES,
      JSON.stringify([note]),
      note.event_id,
      amount_returned,
      amount_returned,
      payment_intent_id,
      payment_intent_id,
      checkout_session_id,
    ],
  );
  return attempt;
}
