import type { AdminBackorderPolicyListRow } from "../../../types/http";
import { type LevelRow, toLevelPolicy } from "../inventory-items/helpers";

/** A level as the list reads it: with its item's names, and the location over the link. */
export type NamedLevelRow = LevelRow & {
  id: string;
  inventory_item: { id: string; sku: string | null; title: string | null };
  /** Empty where the location is gone; a level has one. */
  stock_locations?: ({ id: string; name: string } | null)[] | null;
};

/**
 * Makes a row of the list.
 *
 * @param level - the level as it was read
 * @returns the level's policy, and the names of its item and location
 */
export function toPolicyListRow(level: NamedLevelRow): AdminBackorderPolicyListRow {
  const { id, sku, title } = level.inventory_item;
  return {
    id: level.id,
    ...toLevelPolicy(level),
    inventory_item: { id, sku, title },
    location: { id: level.location_id, name: level.stock_locations?.[0]?.name ?? null },
  };
}
