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
  fields: Record<string, unknown>;
};

export type UpdateOutcome =
  | { unknown: { ordinal: number; id: string }[] }
  | { other_item: { ordinal: number; id: string }[] }
  | { missing: MissingLevel[] }
  | { refused: RefusedLine[] }
  | { claims: JsonRow[]; level_ids: string[] };

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
