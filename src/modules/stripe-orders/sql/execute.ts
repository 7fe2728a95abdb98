import type { SqlEntityManager } from "@medusajs/framework/mikro-orm/postgresql";
import type { Context } from "@medusajs/framework/types";

/** Runs one statement and returns its rows. Parameters stand as `?`. */
export type ExecuteSql = <Row>(sql: string, parameters: readonly unknown[]) => Promise<Row[]>;

/**
 * The statements of one call.
 *
 * @param context - with the caller's transaction, or with a manager on the pool
 * @returns runs a statement
 */
export function sqlOf(context: Context): ExecuteSql {
  const manager = (context.transactionManager ?? context.manager) as SqlEntityManager;
  const runner = manager.getTransactionContext() ?? manager.getKnex();
  return async <Row>(sql: string, parameters: readonly unknown[]) => {
    const result: { rows: Row[] } = await runner.raw(sql, parameters as unknown[]);
    return result.rows;
  };
}

/** The columns of an attempt, as {@link StripeOrderAttemptRow} has them. */
export const ATTEMPT_COLUMNS = `
  id, payment_intent_id, checkout_session_id, event_id, event_type, cart_id, claimed_cart_id, order_id, status,
  reason_code, reason_message, amount, currency_code, payment, attempts, lease_token,
  lease_expires_at, started_at, finished_at, failures, failing_since, waiting_since, next_attempt_at, notified_at,
  made_order_id, refund_id, refund_error, refunded_at, amount_returned, notes`;

/** {@link ATTEMPT_COLUMNS} of a table that goes by another name in a statement. */
export function attemptColumnsOf(alias: string): string {
  return ATTEMPT_COLUMNS.split(",")
    .map((column) => `${alias}.${column.trim()}`)
    .join(", ");
}
