import { callFunction, ChangeContext, ExecuteSql, MissingLevel } from "./execute";

export type RestoreOutcome =
  { missing: MissingLevel[] } | { claim_ids: string[]; level_ids: string[] };

export type RestoreOptions = {
  by: "id" | "line_item_id";
  values: string[];
  context: ChangeContext;
};

/** Brings back soft-deleted claims; see v1/. */
export function restoreClaims(
  execute: ExecuteSql,
  { by, values, context }: RestoreOptions,
): Promise<RestoreOutcome> {
  return callFunction(execute, "restore_claims(?::text, ?::text[], ?::jsonb)", [
    by,
    values,
    JSON.stringify(context),
  ]);
}
