import type { Knex } from "@medusajs/framework/mikro-orm/knex";
import { SqlEntityManager } from "@medusajs/framework/mikro-orm/postgresql";
import { Context } from "@medusajs/framework/types";

import { errorCode, STOCK_BUSY, stockBusyError, UNIQUE_VIOLATION } from "../domain/errors";
import { ExecuteSql } from "./execute";

const LOCK_NOT_AVAILABLE = "55P03";

/** serialization_failure and deadlock_detected: PostgreSQL undid the transaction, and asks to try again. */
const RETRYABLE = ["40001", "40P01"];
const MAX_ATTEMPTS = 5;

/** SQLSTATE classes that blame what was asked for: cardinality, data, constraints, names, and errors that SQL raises. */
const DATA_ERROR = /^(21|22|23|42|BK|P0)/;

/** Errors of a statement that never reached the database. */
const NEVER_SENT = ["ECONNREFUSED", "ENOTFOUND", "EHOSTUNREACH"];

/** The statements of one call: on the pool, or inside the transaction that the caller holds. */
export function sqlOf(context: Context): ExecuteSql {
  const manager = managerOf(context);
  return statementsOf((manager.getTransactionContext() ?? manager.getKnex()) as Runner);
}

/** One statement; parameters stand as `?`. */
export type Statement = { sql: string; parameters: readonly unknown[] };

/** A reader that has gone away does not hold a connection, and what it saw, for longer. */
const READER_PATIENCE = "60s";

/**
 * Reads the rows of one statement in batches, all as they were when it began, without having all of them in memory. Holds
 * a connection and a transaction that only reads until the last batch is taken, or the caller stops.
 *
 * @param context - Medusa's context; a transaction of the caller's is not used
 * @param statement - a query
 * @param size - rows of a batch, > 0
 */
export async function* readInBatches<Row>(
  context: Context,
  { sql, parameters }: Statement,
  size: number,
): AsyncGenerator<Row[]> {
  const reading = await managerOf(context).getKnex().transaction({ readOnly: true });
  try {
    await reading.raw(`set local idle_in_transaction_session_timeout = '${READER_PATIENCE}'`);
    await reading.raw(`declare read_in_batches no scroll cursor for ${sql}`, parameters as never);
    for (;;) {
      const { rows } = await reading.raw<{ rows: Row[] }>(`fetch ${size} from read_in_batches`);
      if (!rows.length) {
        return;
      }
      yield rows;
    }
  } finally {
    await reading.rollback();
  }
}

/** The pool, for work that needs a connection of its own. */
export function knexOf(context: Context): Knex {
  return managerOf(context).getKnex() as unknown as Knex;
}

/**
 * Runs one change of stock.
 *
 * Outside a transaction the change is a single statement that commits by itself, so that the locks on the levels are
 * held for no round trip; a deadlock, a serialisation failure, and another change with the same idempotency key at the same
 * moment are retried a few times. Inside the caller's transaction nothing is retried: PostgreSQL has undone the whole of it.
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
      if (isLockTimeout(error)) {
        throw stockBusyError();
      }
      if (attempt === MAX_ATTEMPTS || !isRetryable(error)) {
        throw error;
      }
    }
  }
}

/** What lets a statement that reads all of the store do so in memory, and by several processes where there are any. */
const READ_ALL = `
  set local work_mem = '128MB';
  set local max_parallel_workers_per_gather = 4;
  set local jit = off`;

/**
 * Reads with several statements that see one moment of the database. They lock nothing that anybody waits for.
 *
 * @param context - Medusa's context; inside of a caller's transaction that is what is read, and what it has changed is seen
 * @param read - the statements
 */
export async function inSnapshot<Result>(
  context: Context,
  read: (execute: ExecuteSql) => Promise<Result>,
): Promise<Result> {
  if (context.transactionManager) {
    await managerOf(context).flush();
    return read(sqlOf(context));
  }
  return managerOf(context)
    .getKnex()
    .transaction(
      async (transaction) => {
        await transaction.raw(READ_ALL);
        return read(statementsOf(transaction));
      },
      { isolationLevel: "repeatable read", readOnly: true },
    );
}

/** How long a statement of a transaction of our own waits for a lock at most. */
const LOCK_TIMEOUT = "set local lock_timeout = '10s'";

/**
 * Runs several statements in a transaction of their own, whatever the caller has. A deadlock or a serialisation failure is
 * retried a few times.
 *
 * @param context - Medusa's context
 * @param work - the statements; `keep` false takes back what they did
 * @returns what `work` returned
 */
export async function inOwnTransaction<Result>(
  context: Context,
  work: (execute: ExecuteSql) => Promise<{ keep: boolean; result: Result }>,
): Promise<Result> {
  const knex = (context.manager as SqlEntityManager).getKnex();
  for (let attempt = 1; ; attempt++) {
    const transaction = await knex.transaction();
    try {
      await transaction.raw(LOCK_TIMEOUT);
      const { keep, result } = await work(statementsOf(transaction));
      await (keep ? transaction.commit() : transaction.rollback());
      return result;
    } catch (error) {
      await transaction.rollback();
      if (isLockTimeout(error)) {
        throw stockBusyError();
      }
      if (attempt === MAX_ATTEMPTS || !isRetryable(error)) {
        throw error;
      }
    }
  }
}

type Runner = { raw: (sql: string, parameters: unknown[]) => PromiseLike<unknown> };

function statementsOf(runner: Runner): ExecuteSql {
  return async <Row>(sql: string, parameters: readonly unknown[]) => {
    const { rows } = (await runner.raw(sql, parameters as unknown[])) as { rows: Row[] };
    return rows;
  };
}

/**
 * Does something when the caller's transaction has committed, and nothing when it was rolled back.
 *
 * @returns false where there is no such transaction: then nothing will be done
 */
export function whenCommitted(context: Context, work: () => void): boolean {
  const transaction = context.transactionManager && managerOf(context).getTransactionContext();
  if (!transaction) {
    return false;
  }
  // Knex tells of a transaction's end, but not of which end.
  const held = transaction as unknown as { commit: (...values: unknown[]) => Promise<unknown> };
  const commit = held.commit.bind(held);
  held.commit = async (...values) => {
    const committed = await commit(...values);
    work();
    return committed;
  };
  return true;
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

/** Whether a statement failed for what it asked, not for the state of the database or the way there. */
export function isDataError(error: unknown): boolean {
  return DATA_ERROR.test(errorCode(error) ?? "");
}

/** Whether a statement waited for a level for as long as it may. */
export function isLockTimeout(error: unknown): boolean {
  return [LOCK_NOT_AVAILABLE, STOCK_BUSY].includes(errorCode(error) ?? "");
}

/** Whether a statement may have been committed although its caller got an error. */
export function mayHaveCommitted(error: unknown): boolean {
  const code = errorCode(error) ?? "";
  const neverSent =
    NEVER_SENT.includes(code) || (error instanceof Error && error.name === "KnexTimeoutError");
  // Whatever PostgreSQL itself refused, it undid; only its own end (class 57) and the line's (08) leave that open.
  const refused = isLockTimeout(error) || (/^[0-9A-Z]{5}$/.test(code) && !/^(08|57)/.test(code));
  return !neverSent && !refused;
}

function isRetryable(error: unknown): boolean {
  const code = errorCode(error) ?? "";
  return (
    RETRYABLE.includes(code) ||
    (code === UNIQUE_VIOLATION && constraintOf(error) === "inventory_idempotency_key_pkey")
  );
}

function constraintOf(error: unknown): unknown {
  return typeof error === "object" && error !== null && "constraint" in error
    ? error.constraint
    : undefined;
}

function managerOf(context: Context): SqlEntityManager {
  return (context.transactionManager ?? context.manager) as SqlEntityManager;
}
