import type { SupplyAnswer } from "./change-supply";
import {
  callFunction,
  ChangeContext,
  ExecuteSql,
  JsonRow,
  MissingLevel,
  RefusedLine,
} from "./execute";

/** One change of a claim. `null` leaves a value as it is; `fields` holds the other columns that change. */
export type ClaimUpdate = {
  ordinal: number;
  id: string;
  inventory_item_id: string | null;
  location_id: string | null;
  quantity: string | null;
  allow_backorder: boolean | null;
  /** What the caller read, where it says so. */
  expected_quantity?: string | null;
  expected_location_id?: string | null;
  fields: Record<string, unknown>;
};

export type UpdateOutcome =
  | { unknown: { ordinal: number; id: string }[] }
  | { other_item: { ordinal: number; id: string }[] }
  | { changed: { ordinal: number; id: string; held: number; origin: string }[] }
  | { missing: MissingLevel[] }
  | { refused: RefusedLine[] }
  | { claims: JsonRow[]; level_ids: string[] };

/** What a change that is only tried would do to the queue, besides. */
export type TriedOutcome =
  | Exclude<UpdateOutcome, { claims: unknown }>
  | (Extract<UpdateOutcome, { claims: unknown }> &
      Pick<SupplyAnswer, "fills" | "shortfalls" | "promises">);

/** Changes claims; see v1/. */
export function updateClaims(
  execute: ExecuteSql,
  updates: ClaimUpdate[],
  context: ChangeContext,
): Promise<UpdateOutcome> {
  return callFunction(execute, "update_claims(?::jsonb, ?::jsonb)", [
    JSON.stringify(updates),
    JSON.stringify(context),
  ]);
}

/** Says what a change of claims would do, and writes nothing; see v1/. */
export function tryClaims(
  execute: ExecuteSql,
  updates: ClaimUpdate[],
  context: ChangeContext,
): Promise<TriedOutcome> {
  return callFunction(execute, "try_claims(?::jsonb, ?::jsonb)", [
    JSON.stringify(updates),
    JSON.stringify(context),
  ]);
}
