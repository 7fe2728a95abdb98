import type { AttemptLease, StripeOrderAttemptRow, StripeOrderReason } from "../types";
import { ATTEMPT_COLUMNS, type ExecuteSql } from "./execute";

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
 * Returns: false where another has taken the attempt over.
 */
export async function renewLease(
  execute: ExecuteSql,
  lease: AttemptLease,
  seconds: number,
): Promise<boolean> {
  const rows = await execute(
    `update stripe_order_attempt
        set lease_expires_at = clock_timestamp() + ?::float8 * interval '1 second'
      where id = ?::text and lease_token = ?::text and status = 'processing'
      returning id`,
    [seconds, lease.attempt_id, lease.lease_token],
  );
  return rows.length > 0;
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

/** How work on an attempt ends. */
export type AttemptEnd =
  | { status: "succeeded"; order_id: string; reason?: undefined }
  | { status: "failed" | "unfulfillable"; order_id?: undefined; reason: StripeOrderReason };

/**
 * Closes an attempt. Without an order the cart is free for another payment.
 *
 * Locks: the row.
 * Returns: the attempt, or no row where another has taken it over.
 */
export async function closeAttempt(
  execute: ExecuteSql,
  lease: AttemptLease,
  end: AttemptEnd,
): Promise<StripeOrderAttemptRow | undefined> {
  const [attempt] = await execute<StripeOrderAttemptRow>(
    `update stripe_order_attempt set
       status = ?::text,
       order_id = ?::text,
       claimed_cart_id = case when ?::text is null then null else claimed_cart_id end,
       reason_code = ?::text,
       reason_message = ?::text,
       payment = case when ?::text is null then payment end,
       lease_token = null,
       lease_expires_at = null,
       finished_at = clock_timestamp(),
       updated_at = clock_timestamp()
     where id = ?::text and lease_token = ?::text and status = 'processing'
     returning ${ATTEMPT_COLUMNS}`,
    [
      end.status,
      end.order_id ?? null,
      end.order_id ?? null,
      end.reason?.code ?? null,
      end.reason?.message ?? null,
      end.order_id ?? null,
      lease.attempt_id,
      lease.lease_token,
    ],
  );
  return attempt;
}

/**
 * Writes down that the admin was told of an unfulfillable payment.
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
 * Writes down that the money of an unfulfillable payment went back.
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
        set status = 'refunded', refund_id = ?::text, refunded_at = clock_timestamp(), updated_at = clock_timestamp()
      where id = ?::text and status = 'unfulfillable'`,
    [refundId, attemptId],
  );
}
