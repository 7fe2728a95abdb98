import type { Knex } from "@medusajs/framework/mikro-orm/knex";

import type { SupplyAnswer } from "./change-supply";
import { copyRows, onConnection } from "./copy-rows";
import { callFunction, type ChangeContext, type ExecuteSql, type JsonRow } from "./execute";
import { engineFunction } from "./install";

/** A count as `to_jsonb` prints it. */
export type CountRow = JsonRow & {
  status: "receiving" | "running" | "done" | "failed";
  received: number;
  digest: string;
  dry_run: boolean;
  error_count: number;
  idempotency_key: string | null;
  fills: SupplyAnswer["fills"];
  shortfalls: SupplyAnswer["shortfalls"];
};

/** A line that was read, as it is copied to the database. */
export type CountInputLine = {
  line: number;
  inventory_item_id: string | null;
  sku: string | null;
  location_id: string | null;
  /** What the caller calls the location, for messages. */
  location: string | null;
  counts: "on_hand" | "stocked" | "available" | null;
  quantity: string | null;
  as_of: string | null;
  /** Why it is none. */
  problem: string | null;
};

const INPUT_COLUMNS = [
  "line",
  "inventory_item_id",
  "sku",
  "location_id",
  "location",
  "counts",
  "quantity",
  "as_of",
  "problem",
] as const;

/** Kept by the session, and empty at the end of every transaction. */
const INPUT_TABLE = `
  create temporary table if not exists stock_count_input (
    line integer not null, inventory_item_id text, sku text, location_id text, location text, counts text,
    quantity numeric, as_of timestamptz, problem text
  ) on commit delete rows`;

export type OpenCountInput = {
  mode: "all-or-nothing" | "valid-lines";
  dry_run: boolean;
  as_of: string | null;
  /** Of what holds for all lines. */
  digest: string;
};

/** Begins a count, or finds the one with its key; see v1/stock-counts.ts. */
export function openCount(
  execute: ExecuteSql,
  input: OpenCountInput,
  context: ChangeContext,
): Promise<{ stock_count: CountRow | null } | { key_reused: true }> {
  return callFunction(execute, "open_count(?::jsonb, ?::jsonb)", [
    JSON.stringify(input),
    JSON.stringify(context),
  ]);
}

/** Lines of a count, one after another. */
export type CountBlock = {
  id: string;
  /** The last line before the block, and the last one of it. */
  after: number;
  upto: number;
  /** Of all lines so far. */
  digest: string;
  lines: readonly CountInputLine[];
};

/**
 * Takes a block of lines: copied, checked and kept in one transaction.
 *
 * @param knex - the pool
 * @returns false where the count has other lines by now, or does not take any more
 */
export function stageBlock(knex: Knex, { id, after, upto, digest, lines }: CountBlock) {
  return onConnection(knex, async (connection): Promise<boolean> => {
    await connection.query(INPUT_TABLE);
    await copyRows(
      connection,
      `stock_count_input (${INPUT_COLUMNS.join(", ")})`,
      lines.map((line) => INPUT_COLUMNS.map((column) => line[column])),
    );
    const { rows } = await connection.query<{ taken: boolean }>(
      `select ${engineFunction("stage_count($1, $2, $3, $4)")} as taken`,
      [id, after, upto, digest],
    );
    return rows[0].taken;
  });
}

/** Says that all lines have come; see v1/stock-counts.ts. */
export function closeCount(execute: ExecuteSql, id: string): Promise<CountRow> {
  return callFunction(execute, "close_count(?::text)", [id]);
}

/** Books the next lines of a count; see v1/stock-counts.ts. Locks the count, then the levels, in order. */
export function bookCount(
  execute: ExecuteSql,
  { id, limit }: { id: string; limit: number },
  context: ChangeContext,
): Promise<{ stock_count: CountRow | null; level_ids: string[] }> {
  return callFunction(execute, "book_count(?::text, ?::integer, ?::jsonb)", [
    id,
    limit,
    JSON.stringify(context),
  ]);
}

/** Removes a count that was not booked, with its lines and its key. */
export async function discardCount(execute: ExecuteSql, id: string): Promise<void> {
  await callFunction(execute, "discard_count(?::text)", [id]);
}

/** A count as it is. */
export async function readCount(execute: ExecuteSql, id: string): Promise<CountRow | undefined> {
  const [found] = await execute<{ row: CountRow }>(
    "select to_jsonb(c) as row from stock_count c where c.id = ?::text",
    [id],
  );
  return found?.row;
}

export type CountError = { line: number; message: string };

/** What is wrong with lines of a count, in the order of the lines. */
export function listCountErrors(
  execute: ExecuteSql,
  { id, after, limit }: { id: string; after: number; limit: number },
): Promise<CountError[]> {
  return execute<CountError>(
    `select line, message from stock_count_error
      where stock_count_id = ?::text and line > ?::integer order by line limit ?::integer`,
    [id, after, limit],
  );
}

/** Counts with a status that nothing has happened to for so long. */
export async function listIdleCounts(
  execute: ExecuteSql,
  { status, seconds, limit }: { status: CountRow["status"]; seconds: number; limit: number },
): Promise<string[]> {
  const rows = await execute<{ id: string }>(
    `select id from stock_count
      where finished_at is null and status = ?::text
        and updated_at < now() - make_interval(secs => ?::double precision)
      order by updated_at limit ?::integer`,
    [status, seconds, limit],
  );
  return rows.map(({ id }) => id);
}

/** Removes counts that ended so long ago. Their movements stay. */
export async function purgeCounts(execute: ExecuteSql, days: number, limit: number): Promise<void> {
  await execute(
    `with old as (
       delete from stock_count where id in (
         select id from stock_count
          where finished_at < now() - make_interval(days => ?::integer) order by id limit ?::integer
       ) returning id
     )
     delete from stock_count_error e using old where e.stock_count_id = old.id`,
    [days, limit],
  );
}
