/** The resource of the routes, as the plugin names it for Medusa's permissions. */
export enum Entities {
  replenishment_order = "replenishment_order",
}

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

/** What `fields` may ask for beyond that: the item itself, as its name and its title are there already. */
const allowedFields = [...defaultFields, "inventory_item", "inventory_item.id"];

/** What a list of replenishment orders answers, and how it is paged. */
export const listReplenishmentOrdersConfig = {
  defaults: defaultFields,
  allowed: allowedFields,
  entity: Entities.replenishment_order,
  defaultLimit: 20,
  isList: true,
};
