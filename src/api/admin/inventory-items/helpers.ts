import type { MedusaContainer } from "@medusajs/framework/types";
import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils";

import {
  type BackorderPolicyColumns,
  effectivePolicy,
} from "../../../modules/inventory/domain/policy";
import type {
  AdminEffectiveBackorderPolicy,
  AdminItemBackorderPolicy,
  AdminLevelBackorderPolicy,
} from "../../../types/http";
import { itemBackorderPolicyFields, levelBackorderPolicyFields } from "./query-config";

/** An item with its policy columns. */
export type ItemRow = BackorderPolicyColumns & { id: string };

/** A level with the policy columns of its item. */
export type LevelRow = BackorderPolicyColumns & {
  inventory_item_id: string;
  location_id: string;
  inventory_item: BackorderPolicyColumns;
};

type LevelName = { inventory_item_id: string; location_id: string };

/**
 * Reads the policy of an inventory item.
 *
 * @throws MedusaError `not_found` for an unknown item
 */
export async function readItemBackorderPolicy(
  id: string,
  scope: MedusaContainer,
): Promise<AdminItemBackorderPolicy> {
  const query = scope.resolve(ContainerRegistrationKeys.QUERY);
  const { data } = await query.graph({
    entity: "inventory_item",
    filters: { id },
    fields: itemBackorderPolicyFields,
  });
  const [item] = data as ItemRow[];
  if (!item) {
    throw new MedusaError(
      MedusaError.Types.NOT_FOUND,
      `Inventory item with id: ${id} was not found`,
    );
  }
  return toItemPolicy(item);
}

/**
 * Reads the policy of a level.
 *
 * @throws MedusaError `not_found` for an unknown level
 */
export async function readLevelBackorderPolicy(
  name: LevelName,
  scope: MedusaContainer,
): Promise<AdminLevelBackorderPolicy> {
  const query = scope.resolve(ContainerRegistrationKeys.QUERY);
  const { data } = await query.graph({
    entity: "inventory_level",
    filters: name,
    fields: levelBackorderPolicyFields,
  });
  const [level] = data as unknown as LevelRow[];
  if (!level) {
    throw new MedusaError(
      MedusaError.Types.NOT_FOUND,
      `Inventory Level for Item ${name.inventory_item_id} at Location ${name.location_id} not found`,
    );
  }
  return toLevelPolicy(level);
}

/**
 * Reads the policies of levels that exist.
 *
 * @param ids - the levels' ids
 * @returns the policies in the order of the ids
 */
export async function readLevelBackorderPolicies(
  ids: string[],
  scope: MedusaContainer,
): Promise<AdminLevelBackorderPolicy[]> {
  const levels = await readInOrder<LevelRow & { id: string }>(ids, scope, {
    entity: "inventory_level",
    fields: levelBackorderPolicyFields,
  });
  return levels.map(toLevelPolicy);
}

/**
 * Reads the policies of items that exist.
 *
 * @param ids - the items' ids
 * @returns the policies in the order of the ids
 */
export async function readItemBackorderPolicies(
  ids: string[],
  scope: MedusaContainer,
): Promise<AdminItemBackorderPolicy[]> {
  const items = await readInOrder<ItemRow>(ids, scope, {
    entity: "inventory_item",
    fields: itemBackorderPolicyFields,
  });
  return items.map(toItemPolicy);
}

/** Reads rows by their ids, in the order of the ids. */
async function readInOrder<Row extends { id: string }>(
  ids: string[],
  scope: MedusaContainer,
  { entity, fields }: { entity: string; fields: string[] },
): Promise<Row[]> {
  const query = scope.resolve(ContainerRegistrationKeys.QUERY);
  const { data } = await query.graph({ entity, filters: { id: ids }, fields });
  const rows = new Map((data as unknown as Row[]).map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = rows.get(id);
    // Somebody may have removed it since; what was set is gone with it.
    return row ? [row] : [];
  });
}

/**
 * Makes the answer on an item's policy.
 *
 * @param item - the item's columns
 * @returns what is set at the item, and what applies at its levels that say nothing
 */
export function toItemPolicy(item: ItemRow): AdminItemBackorderPolicy {
  return { inventory_item_id: item.id, ...ownPolicy(item), effective: effectiveOf({ item }) };
}

/**
 * Makes the answer on a level's policy.
 *
 * @param level - the level's columns, and its item's
 * @returns what is set at the level, and what applies there
 */
export function toLevelPolicy(level: LevelRow): AdminLevelBackorderPolicy {
  return {
    inventory_item_id: level.inventory_item_id,
    location_id: level.location_id,
    ...ownPolicy(level),
    effective: effectiveOf({ level, item: level.inventory_item }),
  };
}

function ownPolicy({ allow_backorder, backorder_limit }: BackorderPolicyColumns) {
  return {
    allow_backorder: allow_backorder ?? null,
    backorder_limit: toNumber(backorder_limit),
  };
}

/** Without a claim there is no variant to ask, so "claim" cannot be the source. */
function effectiveOf(sources: {
  level?: BackorderPolicyColumns;
  item: BackorderPolicyColumns;
}): AdminEffectiveBackorderPolicy {
  const { allow_backorder_from, ...policy } = effectivePolicy(sources);
  return {
    allow_backorder: policy.allow_backorder,
    allow_backorder_from: allow_backorder_from === "claim" ? "default" : allow_backorder_from,
    backorder_limit: toNumber(policy.backorder_limit),
    backorder_limit_from: policy.backorder_limit_from,
  };
}

function toNumber(limit: BackorderPolicyColumns["backorder_limit"]): number | null {
  return limit === null || limit === undefined ? null : Number(limit);
}
