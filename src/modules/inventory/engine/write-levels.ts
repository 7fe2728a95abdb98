import { callFunction, ChangeContext, ExecuteSql, MissingLevel } from "./execute";
import { LevelColumns } from "./level-columns";

/** The columns of a level that a caller may set. Only those that are given are present. */
export type LevelFields = {
  stocked_quantity?: string;
  incoming_quantity?: string;
  allow_backorder?: boolean | null;
  backorder_limit?: string | null;
  lead_time_days?: number | null;
  metadata?: Record<string, unknown> | null;
};

export type LevelLine = {
  ordinal: number;
  /** The new level's id; `null` in an update, where item and location name the level. */
  id: string | null;
  inventory_item_id: string;
  location_id: string;
  fields: LevelFields;
};

type LevelRef = { ordinal: number; inventory_item_id: string; location_id: string };

export type CreateLevelsOutcome =
  | { unknown_items: Omit<LevelRef, "location_id">[] }
  | { existing: LevelRef[] }
  | { levels: LevelColumns };

export type UpdateLevelsOutcome =
  | { missing: MissingLevel[] }
  /** Less was to be incoming than replenishment orders bring. */
  | { incoming_too_low: { ordinal: number; ordered: string }[] }
  | { levels: LevelColumns };

/** Creates levels; see v1/. Two callers at once: one meets a unique violation (23505). */
export function createLevels(
  execute: ExecuteSql,
  lines: LevelLine[],
  context: ChangeContext,
): Promise<CreateLevelsOutcome> {
  return callFunction(execute, "create_levels(?::jsonb, ?::jsonb)", [
    JSON.stringify(lines),
    JSON.stringify(context),
  ]);
}

/** Sets columns of levels; see v1/. */
export function updateLevels(
  execute: ExecuteSql,
  lines: LevelLine[],
  context: ChangeContext,
): Promise<UpdateLevelsOutcome> {
  return callFunction(execute, "update_levels(?::jsonb, ?::jsonb)", [
    JSON.stringify(lines),
    JSON.stringify(context),
  ]);
}
