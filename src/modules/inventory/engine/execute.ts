import { engineFunction } from "./install";

/** Runs one statement, on the pool or inside the caller's transaction, and returns its rows. Parameters stand as `?`. */
export type ExecuteSql = <Row>(sql: string, parameters: readonly unknown[]) => Promise<Row[]>;

/** Who and what a change is for. Its movements carry it. */
export type ChangeContext = {
  /** The module method that caused the change. */
  cause: string;
  /** `eventGroupId` of the workflow, or an id of this one call. */
  correlation_id: string;
  /** true inside a workflow: what it changes is settled when it has ended. */
  in_workflow: boolean;
  /** true while a workflow compensates: it then reverses what this same workflow did. */
  compensating: boolean;
  actor: string | null;
  /** Names the change, when its caller does; null: nobody can tell a repetition from another change. */
  idempotency_key: string | null;
  /** Of the change's payload, where it is named. */
  digest: string | null;
  /** The kind of all its movements, whatever makes them; without it, each has its own. */
  kind?: "reconcile";
};

/** A row as `to_jsonb` prints it: numbers may have lost digits, the `raw_*` twins have not. */
export type JsonRow = Record<string, unknown> & { id: string };

/** A line that names a level that is not there. `ordinal` is the line's place in the caller's input, from 0. */
export type MissingLevel = {
  ordinal: number;
  inventory_item_id: string;
  location_id: string;
  item_exists: boolean;
};

/** A line that was refused. Quantities as `numeric` prints them. */
export type RefusedLine = {
  ordinal: number;
  inventory_item_id: string;
  location_id: string;
  line_item_id: string | null;
  requested: string;
  available: string;
  limit: string | null;
};

/**
 * Calls one of the engine's functions: one statement, whose single column is the outcome.
 *
 * @param call - the function's name without its version, and its parameters
 */
export async function callFunction<Outcome>(
  execute: ExecuteSql,
  call: string,
  parameters: readonly unknown[],
): Promise<Outcome> {
  const rows = await execute<{ outcome: Outcome }>(
    `select ${engineFunction(call)} as outcome`,
    parameters,
  );
  return rows[0].outcome;
}
