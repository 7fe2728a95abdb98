import type { AttemptLease } from "../types";
import type { ExecuteSql } from "./execute";

/**
 * Takes an order for the payment's: from here on a worker that has lost its lease may not undo it, whether it made the
 * order or not. The row decides between this and {@link abandonOrder}: one of the two comes first, and the other is told.
 *
 * Locks: the row.
 * Returns: false where another has taken the attempt over, or the order is being undone.
 */
export async function confirmOrder(
  execute: ExecuteSql,
  { attempt_id, lease_token }: AttemptLease,
  orderId: string,
): Promise<boolean> {
  const rows = await execute(
    `update stripe_order_attempt
        set made_order_id = ?::text, updated_at = clock_timestamp()
      where id = ?::text and lease_token = ?::text and status = 'processing'
        and not (?::text = any(abandoned_order_ids))
      returning id`,
    [orderId, attempt_id, lease_token, orderId],
  );
  return rows.length > 0;
}

/**
 * Takes back what {@link confirmOrder} said, as long as the lease holds: nobody else can have relied on it.
 *
 * Locks: the row.
 */
export async function withdrawOrder(
  execute: ExecuteSql,
  { attempt_id, lease_token }: AttemptLease,
  orderId: string,
): Promise<void> {
  await execute(
    `update stripe_order_attempt
        set made_order_id = null, updated_at = clock_timestamp()
      where id = ?::text and lease_token = ?::text and status = 'processing' and made_order_id = ?::text`,
    [attempt_id, lease_token, orderId],
  );
}

/** Whose an order of a cart is, to a worker that is about to undo it. */
export type OrderVerdict = {
  /** Whether the order is the payment's, and stays. */
  kept: boolean;
  /** Whether the cart has become another order. */
  other: boolean;
};

/**
 * Says whether an order that a worker made of a cart may be undone, and if so lets nobody take it for a payment's any
 * more. Safe to ask twice.
 *
 * Locks: the rows of the attempts at the cart.
 */
export async function abandonOrder(
  execute: ExecuteSql,
  cartId: string,
  orderId: string,
): Promise<OrderVerdict> {
  await execute(
    `update stripe_order_attempt
        set abandoned_order_ids = array_append(abandoned_order_ids, ?::text), updated_at = clock_timestamp()
      where cart_id = ?::text and made_order_id is distinct from ?::text and not (?::text = any(abandoned_order_ids))`,
    [orderId, cartId, orderId, orderId],
  );
  // Read after the row was locked: whoever confirmed the order before is seen now, and nobody can any more.
  const made = await execute<{ made_order_id: string }>(
    "select made_order_id from stripe_order_attempt where cart_id = ?::text and made_order_id is not null",
    [cartId],
  );
  return {
    kept: made.some(({ made_order_id }) => made_order_id === orderId),
    other: made.some(({ made_order_id }) => made_order_id !== orderId),
  };
}
