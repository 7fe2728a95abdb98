import type { FindConfig } from "@medusajs/framework/types";
import { MedusaError } from "@medusajs/framework/utils";

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

/** What puts an item's policy back. */
export type StoredItemPolicyInput = BackorderPolicyInput & { id: string };

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
  updateInventoryItems(updates: StoredItemPolicyInput[]): Promise<unknown>;
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

/** How many unknown entries an error lists; a wrong location id makes all of them unknown. */
const LISTED_UNKNOWN = 10;

/**
 * Refuses a batch that names what does not exist.
 *
 * @param entries - for each entry of the batch what is said of it where it is unknown, else undefined
 * @throws MedusaError `not_found` with what is said of the first ten, and how many more there are
 */
export function refuseUnknown(entries: readonly (string | undefined)[]): void {
  const unknown = entries.filter((entry) => entry !== undefined);
  if (unknown.length) {
    const unlisted = unknown.length - LISTED_UNKNOWN;
    throw new MedusaError(
      MedusaError.Types.NOT_FOUND,
      unknown.slice(0, LISTED_UNKNOWN).join(", ") + (unlisted > 0 ? `, and ${unlisted} more` : ""),
    );
  }
}
