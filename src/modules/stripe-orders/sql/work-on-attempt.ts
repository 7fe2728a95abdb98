import type { AttemptLease, StripeOrderAttemptRow, StripeOrderReason } from "../types";
import { ATTEMPT_COLUMNS, attemptColumnsOf, type ExecuteSql } from "./execute";

/**
 * Reads attempts by a unique column.
 *
 * Returns: the attempt, or no row.
 */
export async function readAttempt(
  execute: ExecuteSql,
  by: "id" | "payment_intent_id" | "claimed_cart_id",
  value: string,
): Promise<StripeOrderAttemptRow | undefined> {
  const [attempt] = await execute<StripeOrderAttemptRow>(
    `select ${ATTEMPT_COLUMNS} from stripe_order_attempt where ${by} = ?::text`,
    [value],
  );
  return attempt;
}

/**
 * Lengthens a lease.
 *
 * Locks: the row.
 * Returns: the attempt, or no row where another has taken it over.
 */
export async function renewLease(
  execute: ExecuteSql,
  lease: AttemptLease,
  seconds: number,
): Promise<StripeOrderAttemptRow | undefined> {
  const [attempt] = await execute<StripeOrderAttemptRow>(
    `update stripe_order_attempt
        set lease_expires_at = clock_timestamp() + ?::float8 * interval '1 second'
      where id = ?::text and lease_token = ?::text and status = 'processing'
      returning ${ATTEMPT_COLUMNS}`,
    [seconds, lease.attempt_id, lease.lease_token],
  );
  return attempt;
}

/**
 * Gives a cart to an attempt. The unique key refuses a cart that another payment has.
 *
 * Locks: the row.
 * Returns: false where another has taken the attempt over. Throws PostgreSQL's unique violation.
 */
export async function claimCart(
  execute: ExecuteSql,
  lease: AttemptLease,
  cartId: string,
): Promise<boolean> {
  const rows = await execute(
    `update stripe_order_attempt
        set cart_id = ?::text, claimed_cart_id = ?::text, updated_at = clock_timestamp()
      where id = ?::text and lease_token = ?::text and status = 'processing'
      returning id`,
    [cartId, cartId, lease.attempt_id, lease.lease_token],
  );
  return rows.length > 0;
}

/** How work on an attempt ends. Seconds are from now. */
export type AttemptEnd =
  | { status: "succeeded"; order_id: string }
  | { status: "failed" | "waiting"; reason: StripeOrderReason; next_attempt_seconds: number }
  | { status: "unfulfillable"; reason: StripeOrderReason };

/**
 * Closes an attempt. Without an order the cart is free for another payment. What Stripe has given back in the meantime
 * is refunded, and with it, as with an order, what the events said of the shopper is forgotten.
 *
 * Locks: the row.
 * Returns: the attempt, or no row where another has taken it over.
 */
export async function closeAttempt(
  execute: ExecuteSql,
  lease: AttemptLease,
  end: AttemptEnd,
): Promise<StripeOrderAttemptRow | undefined> {
  const order = end.status === "succeeded" ? end.order_id : null;
  const reason = end.status === "succeeded" ? null : end.reason;
  const [attempt] = await execute<StripeOrderAttemptRow>(
    `with input as (
       select ?::text as status, ?::text as order_id, ?::text as code, ?::text as message,
              ?::float8 * interval '1 second' as pause)
     update stripe_order_attempt as a set
       status = case when i.order_id is null and a.amount_returned >= a.amount then 'refunded' else i.status end,
       order_id = i.order_id,
       claimed_cart_id = case when i.order_id is not null then a.claimed_cart_id end,
       made_order_id = i.order_id,
       reason_code = i.code,
       reason_message = i.message,
       payment = case when i.order_id is null and a.amount_returned < a.amount then a.payment end,
       failures = case i.status when 'failed' then a.failures + 1 else 0 end,
       failing_since = case i.status when 'failed' then coalesce(a.failing_since, clock_timestamp()) end,
       waiting_since = case i.status when 'waiting' then coalesce(a.waiting_since, clock_timestamp())
                                     else a.waiting_since end,
       next_attempt_at = case
         when i.order_id is not null or a.amount_returned >= a.amount then null
         else clock_timestamp() + coalesce(i.pause, interval '0')
       end,
       notified_at = case when i.status in ('failed', 'waiting') then null else a.notified_at end,
       refunded_at = case when i.order_id is null and a.amount_returned >= a.amount then clock_timestamp() end,
       lease_token = null,
       lease_expires_at = null,
       finished_at = clock_timestamp(),
       updated_at = clock_timestamp()
     from input as i
     where a.id = ?::text and a.lease_token = ?::text and a.status = 'processing'
     returning ${attemptColumnsOf("a")}`,
    [
      end.status,
      order,
      reason?.code ?? null,
      reason?.message ?? null,
      "next_attempt_seconds" in end ? end.next_attempt_seconds : null,
      lease.attempt_id,
      lease.lease_token,
    ],
  );
  return attempt;
}
