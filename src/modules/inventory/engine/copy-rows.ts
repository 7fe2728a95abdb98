import type { Knex } from "@medusajs/framework/mikro-orm/knex";
import { once } from "node:events";
import type { PoolClient } from "pg";
import type { Readable } from "node:stream";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";

/** A value of a row that is copied; `null` is SQL's. */
type CopiedValue = string | number | null;

const ESCAPES: Record<string, string> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/**
 * Runs work in a transaction on a connection of its own, for what a pool cannot do: `COPY`, and tables of the session.
 *
 * @param knex - the pool
 * @param work - gets the connection; what it throws undoes all of it
 */
export async function onConnection<Result>(
  knex: Knex,
  work: (connection: PoolClient) => Promise<Result>,
): Promise<Result> {
  const { client } = knex as unknown as {
    client: {
      acquireConnection: () => Promise<PoolClient>;
      releaseConnection: (connection: PoolClient) => Promise<void>;
    };
  };
  const connection = await client.acquireConnection();
  try {
    await connection.query("begin");
    const result = await work(connection);
    await connection.query("commit");
    return result;
  } catch (error) {
    // A connection that is gone has undone it already.
    await connection.query("rollback").catch(() => undefined);
    throw error;
  } finally {
    await client.releaseConnection(connection);
  }
}

/**
 * Copies rows into a table in one stream.
 *
 * @param connection - inside a transaction
 * @param into - the table with its columns, e.g. `stock_count_input (line, sku)`
 * @param rows - values in the order of the columns
 */
export async function copyRows(
  connection: PoolClient,
  into: string,
  rows: readonly (readonly CopiedValue[])[],
): Promise<void> {
  const stream = connection.query(copyFrom(`copy ${into} from stdin`));
  const finished = once(stream, "finish");
  stream.end(rows.map((row) => `${row.map(asText).join("\t")}\n`).join(""));
  await finished;
}

/**
 * Reads rows as a stream, as fast as they are taken.
 *
 * @param knex - the pool
 * @param sql - a `copy ... to stdout`
 * @param take - reads the stream to its end
 */
export function readRows(
  knex: Knex,
  sql: string,
  take: (rows: Readable) => Promise<void>,
): Promise<void> {
  return onConnection(knex, (connection) => take(connection.query(copyTo(sql))));
}

function asText(value: CopiedValue): string {
  return value === null ? "\\N" : String(value).replace(/[\\\n\r\t]/g, (sign) => ESCAPES[sign]);
}
