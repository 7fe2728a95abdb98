/** The resources of the routes, as core names them for its permissions. */
export enum Entities {
  inventory_item = "inventory_item",
  inventory_level = "inventory_level",
}

/** What the answer on an item's policy is made from. */
export const itemBackorderPolicyFields = ["id", "allow_backorder", "backorder_limit"];

/** What the answer on a level's policy is made from. */
export const levelBackorderPolicyFields = [
  "id",
  "inventory_item_id",
  "location_id",
  "allow_backorder",
  "backorder_limit",
  "inventory_item.allow_backorder",
  "inventory_item.backorder_limit",
];

/** The ledger's answer is computed, so that there are no fields to choose. */
export const listStockMovementsQueryConfig = {
  defaults: ["id"],
  allowed: ["id"],
  defaultLimit: 20,
  isList: true,
};
