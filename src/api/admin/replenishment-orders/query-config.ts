const defaultFields = [
  "id",
  "status",
  "quantity",
  "inventory_level_id",
  "inventory_item_id",
  "inventory_item.sku",
  "inventory_item.title",
  "location_id",
  "expected_at",
  "created_at",
  "updated_at",
];

/** What a list of replenishment orders answers, and how it is paged. */
export const listReplenishmentOrdersConfig = {
  defaults: defaultFields,
  defaultLimit: 20,
  isList: true,
};
