import type { FindConfig } from "@medusajs/framework/types";

/** The policy columns as they are set. What is left out stays; `null` inherits. */
export type BackorderPolicyInput = {
  allow_backorder?: boolean | null;
  /** How far below zero the available quantity may go, in the item's unit, >= 0. */
  backorder_limit?: number | null;
};

/** The policy of an inventory item. */
export type ItemBackorderPolicyInput = BackorderPolicyInput & { inventory_item_id: string };

/** The policy of a level. */
export type LevelBackorderPolicyInput = ItemBackorderPolicyInput & { location_id: string };

/** The policy columns as they are stored. */
type StoredPolicy = { id: string; allow_backorder: boolean | null; backorder_limit: number | null };

/** A level with its policy columns. */
export type StoredLevelPolicy = StoredPolicy & { inventory_item_id: string; location_id: string };

type LevelFilter = { location_id?: string; inventory_item_id?: string[] };

/** What the policy workflows use of the Inventory Module; core's interface does not know the policy columns. */
export type BackorderPolicyService = {
  listInventoryItems(
    filters: { id: string | string[] },
    config?: FindConfig<StoredPolicy>,
  ): Promise<StoredPolicy[]>;
  updateInventoryItems(update: BackorderPolicyInput & { id: string }): Promise<unknown>;
  listInventoryLevels(
    filters: { $or: LevelFilter[] },
    config?: FindConfig<StoredLevelPolicy>,
  ): Promise<StoredLevelPolicy[]>;
  updateInventoryLevels(updates: LevelBackorderPolicyInput[]): Promise<{ id: string }[]>;
};

/**
 * Picks the policy columns that a caller gave.
 *
 * @param given - says which columns: those that are not undefined
 * @param values - where their values are taken from
 */
export function givenFields(
  given: BackorderPolicyInput,
  values: BackorderPolicyInput,
): BackorderPolicyInput {
  return {
    ...(given.allow_backorder !== undefined && { allow_backorder: values.allow_backorder }),
    ...(given.backorder_limit !== undefined && { backorder_limit: values.backorder_limit }),
  };
}
