/** The resource of the routes, as the plugin names it for Medusa's permissions. */
export enum Entities {
  replenishment_order = "replenishment_order",
}

const defaultFields = [
  "id",
  "display_id",
  "status",
  "follows_shortage",
  "location_id",
  "supplier",
  "reference",
  "expected_at",
  "ordered_at",
  "closed_at",
  "note",
  "metadata",
  "created_at",
  "updated_at",
  "*lines",
];

/** What `fields` may ask for beyond that. */
const allowedFields = [...defaultFields, "lines", "receipts"];

/** What a list of replenishment orders answers, and how it is paged. */
export const listReplenishmentOrdersConfig = {
  defaults: defaultFields,
  allowed: allowedFields,
  entity: Entities.replenishment_order,
  defaultLimit: 20,
  isList: true,
};
