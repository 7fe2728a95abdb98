/** Runs one statement, on the pool or inside the caller's transaction, and returns its rows. Parameters stand as `?`. */
export type ExecuteSql = <Row>(sql: string, parameters: readonly unknown[]) => Promise<Row[]>;

/** Who and what a change is for. It is written on every movement that the change makes. */
export type ChangeContext = {
  /** The module method that caused the change. */
  cause: string;
  /** `eventGroupId` of the workflow, or an id of this one call. */
  correlation_id: string;
  /** true while a workflow compensates: a restore then brings back only what this same workflow deleted. */
  compensating: boolean;
  actor: string | null;
  /** Names this change among all retries of it; `null` when nobody can retry it. */
  idempotency_key: string | null;
  /** The key that the compensation of this change would have used; finding it means that the change was undone. */
  undone_by_key: string | null;
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

/** Calls one of the engine's functions: one statement, whose single column is the outcome. */
export async function callFunction<Outcome>(
  execute: ExecuteSql,
  call: string,
  parameters: readonly unknown[],
): Promise<Outcome> {
  const rows = await execute<{ outcome: Outcome }>(`select ${call} as outcome`, parameters);
  return rows[0].outcome;
}
