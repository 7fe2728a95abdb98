import { callFunction, ChangeContext, ExecuteSql } from "./execute";

export type ReleaseOutcome = { claim_ids: string[]; level_ids: string[] };

export type ReleaseOptions = {
  by: "id" | "line_item_id" | "location_id";
  values: string[];
  /** true deletes the rows, false sets `deleted_at`. */
  forGood: boolean;
  context: ChangeContext;
};

/** Deletes claims and gives their quantities back; see v1/. */
export function releaseClaims(
  execute: ExecuteSql,
  { by, values, forGood, context }: ReleaseOptions,
): Promise<ReleaseOutcome> {
  return callFunction(execute, "release_claims(?::text, ?::text[], ?::boolean, ?::jsonb)", [
    by,
    values,
    forGood,
    JSON.stringify(context),
  ]);
}
