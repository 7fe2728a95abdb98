/** The resource of the routes, as the plugin names it for Medusa's permissions. */
export enum Entities {
  replenishment_order = "replenishment_order",
}

const orderFields = [
  "id",
  "display_id",
  "status",
  "location_id",
  "supplier",
  "reference",
  "follows_shortage",
  "expected_at",
  "ordered_at",
  "closed_at",
  "note",
  "metadata",
  "created_at",
  "updated_at",
];

const lineFields = [
  "id",
  "replenishment_order_id",
  "inventory_level_id",
  "inventory_item_id",
  "quantity",
  "received",
  "rejected",
  "cancelled",
  "incoming",
  "expected_at",
  "due_at",
  "set_by_person",
  "from_level",
  "created_at",
  "updated_at",
  "inventory_item.id",
  "inventory_item.sku",
  "inventory_item.title",
].map((field) => `lines.${field}`);

/** What is told of a receipt. */
export const receiptFields = [
  "id",
  "replenishment_order_id",
  "location_id",
  "received_at",
  "actor",
  "idempotency_key",
  "created_at",
  ...[
    "id",
    "replenishment_line_id",
    "inventory_level_id",
    "inventory_item_id",
    "accepted",
    "rejected",
    "reason",
  ].map((field) => `lines.${field}`),
];

const listFields = [...orderFields, ...lineFields];
const retrieveFields = [...listFields, ...receiptFields.map((field) => `receipts.${field}`)];

/** What `fields` may ask for whole. */
const relations = ["lines", "lines.inventory_item", "receipts", "receipts.lines"];

/** What a list of replenishment orders answers, and how it is paged. */
export const listReplenishmentOrdersConfig = {
  defaults: listFields,
  allowed: [...retrieveFields, ...relations],
  entity: Entities.replenishment_order,
  defaultLimit: 20,
  isList: true,
};

/** What one replenishment order answers. */
export const retrieveReplenishmentOrderConfig = {
  defaults: retrieveFields,
  allowed: [...retrieveFields, ...relations],
  entity: Entities.replenishment_order,
  isList: false,
};

/** What a list of an order's receipts answers, and how it is paged. */
export const listReplenishmentReceiptsConfig = {
  defaults: receiptFields,
  allowed: [...receiptFields, "lines"],
  defaultLimit: 20,
  isList: true,
};
