import { callFunction, ChangeContext, ExecuteSql, MissingLevel } from "./execute";
import { LevelColumns } from "./level-columns";

/** One line of an adjustment; `delta` has a sign: negative takes out of stock. */
export type AdjustmentLine = {
  inventory_item_id: string;
  location_id: string;
  delta: string;
};

export type AdjustOutcome = { missing: MissingLevel[] } | { levels: LevelColumns };

/** Changes stocked quantities by deltas; see v1/. */
export function adjustLevels(
  execute: ExecuteSql,
  lines: AdjustmentLine[],
  context: ChangeContext,
): Promise<AdjustOutcome> {
  return callFunction(execute, "adjust_levels(?::text[], ?::text[], ?::numeric[], ?::jsonb)", [
    lines.map((line) => line.inventory_item_id),
    lines.map((line) => line.location_id),
    lines.map((line) => line.delta),
    JSON.stringify(context),
  ]);
}
