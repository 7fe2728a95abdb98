import { callFunction, type ChangeContext, type ExecuteSql, type JsonRow } from "./execute";

/** What `change_supply` does; see v1/replenishment-orders.ts and v1/receipts.ts for what each takes. */
export type SupplyOperation =
  | "create"
  | "update"
  | "lines"
  | "place"
  | "end"
  | "delete"
  | "restore"
  | "order_entries"
  | "receive"
  | "receive_stock"
  | "undo_receipt"
  | "adjust"
  | "priority";

/** An entry that was filled, opened, or promised another date. Decimals as `numeric` prints them. */
type ToldEntry = {
  backorder_entry_id: string;
  reservation_id: string;
  line_item_id: string | null;
  inventory_level_id: string;
  inventory_item_id: string;
  location_id: string;
};

/** What a change of supply came to. Rows as `to_jsonb` prints them. */
export type SupplyAnswer = {
  replenishment_orders: (JsonRow & { lines: JsonRow[] })[];
  receipt: (JsonRow & { lines: JsonRow[] }) | null;
  fills: (ToldEntry & { quantity: string; remaining_quantity: string })[];
  shortfalls: (ToldEntry & { quantity: string })[];
  promises: (ToldEntry & { from: string | null; to: string | null })[];
  level_ids: string[];
  /** Of adjustments: by how much each line, by its place in the caller's input, changed what is stocked. */
  adjusted?: { ordinal: number; delta: string }[];
  /** Of a change of priority: the entries. */
  backorder_entries?: JsonRow[];
  /** The answer that a change with the same key got. */
  replayed?: true;
};

/** A line whose item is not stocked where it was to arrive. */
export type MissingSupplyLine = {
  /** The places of the order, and of the line in it, in the caller's input, from 0. */
  order: number;
  line: number;
  inventory_item_id: string;
  location_id: string;
  item_exists: boolean;
};

export type SupplyOutcome =
  | { error: { type: "not_found" | "not_allowed" | "invalid_data" | "conflict"; message: string } }
  | { missing: MissingSupplyLine[] }
  | { key_reused: true }
  | SupplyAnswer;

/** Changes supply, stock or priorities; with `dry_run` in its input it is tried and taken back. See v1/change-supply.ts. */
export function changeSupply(
  execute: ExecuteSql,
  change: { operation: SupplyOperation; input: Record<string, unknown> },
  context: ChangeContext,
): Promise<SupplyOutcome> {
  return callFunction(execute, "change_supply(?::text, ?::jsonb, ?::jsonb)", [
    change.operation,
    JSON.stringify(change.input),
    JSON.stringify(context),
  ]);
}

/** Brings the drafts of the levels' locations in step with what is short; see v1/drafts.ts. Returns the drafts' ids. */
export function followShortage(
  execute: ExecuteSql,
  levelIds: readonly string[],
): Promise<string[]> {
  return callFunction(execute, "follow_shortage(?::text[])", [levelIds]);
}

/** Levels whose line in their location's draft is not what they are short of. Locks nothing. */
export function listUnfollowedLevels(execute: ExecuteSql, limit: number): Promise<string[]> {
  return callFunction(execute, "unfollowed_levels(?::integer)", [limit]);
}

/** Plans the queues of items' levels again, after their lead time may have changed; see v1/promises.ts. Locks the levels. */
export async function planItems(
  execute: ExecuteSql,
  itemIds: readonly string[],
  context: ChangeContext,
): Promise<void> {
  await callFunction(execute, "plan_items(?::text[], ?::jsonb)", [
    itemIds,
    JSON.stringify(context),
  ]);
}
