import { ExecuteSql } from "./execute";
import { standsAtSql } from "./v1/levels";

export type LevelScope =
  | { by: "id"; values: string[] }
  | { by: "inventory_item_id"; values: string[] }
  | { by: "location_id"; values: string[] }
  | { by: "pair"; values: [inventoryItemId: string, locationId: string] };

const WHERE: Record<LevelScope["by"], string> = {
  id: "l.id = any (?::text[])",
  inventory_item_id: "l.inventory_item_id = any (?::text[])",
  location_id: "l.location_id = any (?::text[])",
  pair: "l.inventory_item_id = (?::text[])[1] and l.location_id = (?::text[])[2]",
};

/**
 * Finds the levels of a scope that live claims stand on, so that nobody deletes them from under the claims.
 *
 * Locks: every live level of the scope, FOR UPDATE, in order; no claim can come in between, as a claim locks its level.
 * Call it inside the transaction that deletes.
 *
 * Returns: the claimed levels.
 */
export async function lockAndFindClaimedLevels(
  execute: ExecuteSql,
  scope: LevelScope,
): Promise<{ inventory_item_id: string; location_id: string }[]> {
  const values = scope.by === "pair" ? [scope.values, scope.values] : [scope.values];
  await execute(
    `select l.id
       from inventory_level l
      where ${WHERE[scope.by]} and l.deleted_at is null
      order by l.inventory_item_id, l.location_id
        for update`,
    values,
  );
  return execute(
    `select l.inventory_item_id, l.location_id
       from inventory_level l
      where ${WHERE[scope.by]}
        and l.deleted_at is null
        and exists (
          select 1
            from reservation_item r
           where ${standsAtSql("r", "l")}
             and r.deleted_at is null
        )
      order by l.inventory_item_id, l.location_id`,
    values,
  );
}
