import {
  Entities,
  itemBackorderPolicyFields,
  levelBackorderPolicyFields,
} from "../inventory-items/query-config";

/** What a row of the list is made from: the level's policy, and the names that a person knows it by. */
export const listBackorderPoliciesFields = [
  ...levelBackorderPolicyFields,
  "inventory_item.id",
  "inventory_item.sku",
  "inventory_item.title",
  "stock_locations.id",
  "stock_locations.name",
];

/** How the list is paged. Its answer is computed, so that there are no fields to choose. */
export const listBackorderPoliciesQueryConfig = {
  defaults: listBackorderPoliciesFields,
  allowed: [...listBackorderPoliciesFields, "created_at", "updated_at"],
  defaultLimit: 20,
  entity: Entities.inventory_level,
  isList: true,
};

/** What a row of the list of items is made from. */
export const listItemPoliciesFields = [...itemBackorderPolicyFields, "sku", "title"];

/** How the list of items is paged. Its answer is computed, so that there are no fields to choose. */
export const listItemPoliciesQueryConfig = {
  defaults: listItemPoliciesFields,
  allowed: [...listItemPoliciesFields, "created_at", "updated_at"],
  defaultLimit: 20,
  entity: Entities.inventory_item,
  isList: true,
};
