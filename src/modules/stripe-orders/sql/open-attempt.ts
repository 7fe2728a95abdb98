import type { PaidPayment, StripeOrderAttemptRow } from "../types";
import { ATTEMPT_COLUMNS, type ExecuteSql } from "./execute";

/** A new worker's token, and for how long it may be silent before another takes over. */
export type NewLease = { id: string; lease_token: string; lease_seconds: number };

/**
 * Takes the attempt of a payment, if nobody else has it: makes the row, or takes over one that failed or whose worker
 * fell silent. The unique key on the PaymentIntent decides between deliveries that come at once.
 *
 * A Checkout session knows more of a payment than the PaymentIntent, so what it said stays.
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
       status = 'processing',
       attempts = a.attempts + 1,
       event_id = excluded.event_id,
       event_type = excluded.event_type,
       checkout_session_id = coalesce(a.checkout_session_id, excluded.checkout_session_id),
       cart_id = coalesce(a.cart_id, excluded.cart_id),
       payment = case when a.checkout_session_id is null then excluded.payment else a.payment end,
       lease_token = excluded.lease_token,
       lease_expires_at = excluded.lease_expires_at,
       started_at = excluded.started_at,
       finished_at = null,
       updated_at = clock_timestamp()
     where a.status = 'failed' or (a.status = 'processing' and a.lease_expires_at < clock_timestamp())
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
    ],
  );
  return attempt;
}

/**
 * Takes a closed attempt again because a person asked for it.
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
    `update stripe_order_attempt set
       status = 'processing',
       attempts = attempts + 1,
       lease_token = ?::text,
       lease_expires_at = clock_timestamp() + ?::float8 * interval '1 second',
       started_at = clock_timestamp(),
       finished_at = null,
       updated_at = clock_timestamp()
     where id = ?::text
       and (status in ('unfulfillable', 'failed')
            or (status = 'processing' and lease_expires_at < clock_timestamp()))
     returning ${ATTEMPT_COLUMNS}`,
    [lease.lease_token, lease.lease_seconds, attemptId],
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
