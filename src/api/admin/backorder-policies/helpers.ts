import type { RemoteQueryFunction } from "@medusajs/framework/types";

import type {
  AdminBackorderPolicyListRow,
  AdminItemBackorderPolicyListRow,
} from "../../../types/http";
import {
  type ItemRow,
  type LevelRow,
  toItemPolicy,
  toLevelPolicy,
} from "../inventory-items/helpers";

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

/** An item as the list of items reads it. */
export type NamedItemRow = ItemRow & { sku: string | null; title: string | null };

/**
 * Makes a row of the list of items.
 *
 * @param item - the item as it was read
 * @returns the item's policy, and its names
 */
export function toItemPolicyListRow(item: NamedItemRow): AdminItemBackorderPolicyListRow {
  const { id, sku, title } = item;
  return { id, ...toItemPolicy(item), inventory_item: { id, sku, title } };
}

type Pagination = Parameters<RemoteQueryFunction["graph"]>[0]["pagination"];

/** Breaks ties, so that pages do not overlap where many rows have the value that is sorted by. */
export function inOneOrder(pagination: Pagination): Pagination {
  return { ...pagination, order: { ...pagination?.order, id: pagination?.order?.id ?? "ASC" } };
}
