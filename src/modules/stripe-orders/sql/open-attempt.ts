import type { PaidPayment, StripeOrderAttemptRow } from "../types";
import { ATTEMPT_COLUMNS, type ExecuteSql } from "./execute";

/** A new worker's token, and for how long it may be silent before another takes over. */
export type NewLease = { id: string; lease_token: string; lease_seconds: number };

/** What every worker sets that takes an attempt: parameters are the token and the lease's length in seconds. */
const TAKE = `
  status = 'processing',
  attempts = a.attempts + 1,
  lease_token = ?::text,
  lease_expires_at = clock_timestamp() + ?::float8 * interval '1 second',
  started_at = clock_timestamp(),
  finished_at = null,
  next_attempt_at = null,
  updated_at = clock_timestamp()`;

/**
 * Takes the attempt of a payment, if nobody else has it: makes the row, or takes over one that failed or whose worker
 * fell silent. The unique key on the PaymentIntent decides between deliveries that come at once.
 *
 * A Checkout session knows more of a payment than the PaymentIntent: what it says is kept beside, and over, what the intent
 * said, it is never overwritten, and it takes up a payment that the intent's words were not enough for.
 *
 * Locks: the row of the payment.
 * Returns: the attempt, now the caller's; or no row, where another has it or it is closed.
 */
export async function openAttempt(
  execute: ExecuteSql,
  payment: PaidPayment,
  lease: NewLease,
): Promise<StripeOrderAttemptRow | undefined> {
  const [attempt] = await execute<StripeOrderAttemptRow>(
    `insert into stripe_order_attempt as a
       (id, payment_intent_id, checkout_session_id, event_id, event_type, cart_id, status, amount, currency_code,
        payment, lease_token, lease_expires_at, started_at)
     values
       (?::text, ?::text, ?::text, ?::text, ?::text, ?::text, 'processing', ?::float8, ?::text,
        ?::jsonb, ?::text, clock_timestamp() + ?::float8 * interval '1 second', clock_timestamp())
     on conflict (payment_intent_id) do update set
       event_id = excluded.event_id,
       event_type = excluded.event_type,
       checkout_session_id = coalesce(a.checkout_session_id, excluded.checkout_session_id),
       cart_id = coalesce(a.cart_id, excluded.cart_id),
       payment = case
         when a.checkout_session_id is null then coalesce(a.payment, '{}') || jsonb_strip_nulls(excluded.payment)
         else a.payment
       end,
       ${TAKE}
     where a.status = 'failed'
        or (a.status = 'processing' and a.lease_expires_at < clock_timestamp())
        or (a.status in ('waiting', 'unfulfillable')
            and a.checkout_session_id is null and excluded.checkout_session_id is not null)
     returning ${ATTEMPT_COLUMNS}`,
    [
      lease.id,
      payment.payment_intent_id,
      payment.checkout_session_id,
      payment.event_id,
      payment.event_type,
      payment.cart_id,
      payment.amount,
      payment.currency_code,
      JSON.stringify(payment),
      lease.lease_token,
      lease.lease_seconds,
      lease.lease_token,
      lease.lease_seconds,
    ],
  );
  return attempt;
}

/**
 * Takes a closed attempt again because a person asked for it. Its faults are counted anew.
 *
 * Locks: the row.
 * Returns: the attempt, now the caller's; or no row, where another has it, or it has an order or its money went back.
 */
export async function reopenAttempt(
  execute: ExecuteSql,
  attemptId: string,
  lease: NewLease,
): Promise<StripeOrderAttemptRow | undefined> {
  const [attempt] = await execute<StripeOrderAttemptRow>(
    `update stripe_order_attempt as a set
       failures = 0,
       failing_since = null,
       ${TAKE}
     where id = ?::text
       and (status in ('unfulfillable', 'failed', 'waiting')
            or (status = 'processing' and lease_expires_at < clock_timestamp()))
     returning ${ATTEMPT_COLUMNS}`,
    [lease.lease_token, lease.lease_seconds, attemptId],
  );
  return attempt;
}

/**
 * Takes the attempt that has been due for longest: one whose pause or whose wait for details is over, or whose worker has
 * been silent for a minute beyond its lease, so that a delivery goes first.
 *
 * Locks: the row; one that another is taking is skipped.
 * Returns: the attempt, now the caller's; or no row, where none is due.
 */
export async function takeDueAttempt(
  execute: ExecuteSql,
  lease: NewLease,
): Promise<StripeOrderAttemptRow | undefined> {
  const [attempt] = await execute<StripeOrderAttemptRow>(
    `update stripe_order_attempt as a set
       ${TAKE}
     where id = (
       select id from stripe_order_attempt
        where (status in ('failed', 'waiting') and next_attempt_at <= clock_timestamp())
           or (status = 'processing' and lease_expires_at < clock_timestamp() - interval '1 minute')
        order by coalesce(next_attempt_at, lease_expires_at)
        limit 1
          for update skip locked)
     returning ${ATTEMPT_COLUMNS}`,
    [lease.lease_token, lease.lease_seconds],
  );
  return attempt;
}

/**
 * Writes down that an event was delivered.
 *
 * Locks: the event's row.
 */
export async function recordEvent(
  execute: ExecuteSql,
  id: string,
  payment: PaidPayment,
): Promise<void> {
  await execute(
    `insert into stripe_order_event as e (id, event_id, event_type, payment_intent_id)
     values (?::text, ?::text, ?::text, ?::text)
     on conflict (event_id) do update set
       deliveries = e.deliveries + 1,
       last_delivered_at = clock_timestamp(),
       updated_at = clock_timestamp()`,
    [id, payment.event_id, payment.event_type, payment.payment_intent_id],
  );
}
