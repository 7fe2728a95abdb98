import { SqlEntityManager } from "@medusajs/framework/mikro-orm/postgresql";
import { Context } from "@medusajs/framework/types";

import { errorCode } from "../domain/errors";
import type { ExecuteSql } from "./execute";

/** serialization_failure and deadlock_detected: PostgreSQL undid the transaction, and asks to try again. */
const RETRYABLE = ["40001", "40P01"];
const MAX_ATTEMPTS = 5;

/** The statements of one call: on the pool, or inside the transaction that the caller holds. */
export function sqlOf(context: Context): ExecuteSql {
  const manager = managerOf(context);
  const runner = manager.getTransactionContext() ?? manager.getKnex();
  return async <Row>(sql: string, parameters: readonly unknown[]) => {
    const result: { rows: Row[] } = await runner.raw(sql, parameters as unknown[]);
    return result.rows;
  };
}

/**
 * Runs one change of stock.
 *
 * Outside a transaction the change is a single statement that commits by itself, so that the locks on the levels are
 * held for no round trip; a deadlock or a serialisation failure is retried a few times. Inside the caller's transaction
 * nothing is retried: PostgreSQL has undone the whole of it.
 *
 * @param context - Medusa's context; its `transactionManager`, where set, is the caller's transaction
 * @param change - one statement
 * @returns what the change returned
 */
export async function runChange<Outcome>(
  context: Context,
  change: (execute: ExecuteSql) => Promise<Outcome>,
): Promise<Outcome> {
  if (context.transactionManager) {
    // What the caller wrote through the ORM must be in the database before SQL looks at it.
    await managerOf(context).flush();
    return change(sqlOf(context));
  }
  for (let attempt = 1; ; attempt++) {
    try {
      return await change(sqlOf(context));
    } catch (error) {
      if (attempt === MAX_ATTEMPTS || !RETRYABLE.includes(errorCode(error) ?? "")) {
        throw error;
      }
    }
  }
}

/**
 * Takes rows that SQL changed out of the ORM's memory of the caller's transaction, which would otherwise go on showing
 * them as they were.
 *
 * @param context - Medusa's context
 * @param entityName - the model's name
 * @param ids - the rows
 */
export function forget(context: Context, entityName: string, ids: readonly string[]): void {
  if (!context.transactionManager) {
    return;
  }
  const unitOfWork = managerOf(context).getUnitOfWork();
  for (const id of ids) {
    const entity = unitOfWork.getById<object>(entityName, id as never);
    if (entity) {
      unitOfWork.unsetIdentity(entity);
    }
  }
}

function managerOf(context: Context): SqlEntityManager {
  return (context.transactionManager ?? context.manager) as SqlEntityManager;
}
