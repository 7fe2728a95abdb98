import { ExecuteSql } from "./execute";
import { allowedSql, allowsShortageSql, limitSql } from "./v1/policy";

/** The live levels of one item at some locations, summed, with what policy allows. Decimals as `numeric` prints them. */
export type LevelTotals = {
  stocked: string;
  reserved: string;
  /** The sum of stocked - reserved; a negative level lowers it. */
  available: string;
  /** The sum of max(stocked - reserved, 0): a negative level does not eat another's stock. */
  coverable: string;
  /** true when policy allows the asked quantity at one of the locations. */
  allowed: boolean;
};

export type ReadLevelTotalsOptions = {
  inventoryItemId: string;
  locationIds: string[];
  /** The quantity that policy is asked about, as a decimal string. */
  quantity?: string;
  /** Whether policy is asked about what the other locations do not have of it. */
  together?: boolean;
};

/**
 * Sums the live levels of an item at the given locations. Locks nothing.
 *
 * Returns: one row, or none when the item does not exist.
 */
export async function readLevelTotals(
  execute: ExecuteSql,
  { inventoryItemId, locationIds, quantity = "0", together = false }: ReadLevelTotalsOptions,
): Promise<LevelTotals | undefined> {
  const rows = await execute<LevelTotals>(
    `select coalesce(sum(l.stocked_quantity), 0)::text as stocked,
            coalesce(sum(l.reserved_quantity), 0)::text as reserved,
            coalesce(sum(l.stocked_quantity - l.reserved_quantity), 0)::text as available,
            coalesce(sum(greatest(l.stocked_quantity - l.reserved_quantity, 0)), 0)::text as coverable,
            coalesce(bool_or(
              ${allowsShortageSql({
                available: "(l.stocked_quantity - l.reserved_quantity)",
                quantity: "(?::numeric - case when ?::boolean then l.elsewhere else 0 end)",
                allowed: allowedSql("l", "i", "null"),
                limit: limitSql("l", "i"),
              })}
            ), false) as allowed
       from inventory_item i
       left join (
              select level.*,
                     sum(greatest(level.stocked_quantity - level.reserved_quantity, 0)) over ()
                       - greatest(level.stocked_quantity - level.reserved_quantity, 0) as elsewhere
                from inventory_level level
               where level.inventory_item_id = ? and level.location_id = any (?::text[]) and level.deleted_at is null
            ) as l on l.inventory_item_id = i.id
      where i.id = ? and i.deleted_at is null
      group by i.id`,
    [quantity, together, inventoryItemId, locationIds, inventoryItemId],
  );
  return rows[0];
}
