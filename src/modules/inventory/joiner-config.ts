import { defineJoinerConfig, Modules } from "@medusajs/framework/utils";
import { joinerConfig as coreJoinerConfig } from "@medusajs/inventory/dist/joiner-config";
import coreSchema from "@medusajs/inventory/dist/schema";

import {
  BackorderEntry,
  InventoryItem,
  InventoryLevel,
  ReservationItem,
  StockMovement,
  ReplenishmentOrder,
} from "./models";

const OWN_TYPES = `
type BackorderEntry {
  id: ID!
  created_at: DateTime!
  updated_at: DateTime!
  deleted_at: DateTime
  reservation_id: String!
  reservation: ReservationItem
  line_item_id: String
  inventory_level_id: String!
  inventory_level: InventoryLevel
  inventory_item_id: String!
  inventory_item: InventoryItem
  location_id: String!
  quantity: Float!
  filled_quantity: Float!
  cancelled_quantity: Float!
  status: String!
  priority: Int!
  queued_at: DateTime!
  notified_at: DateTime
  closed_at: DateTime
  stock_movement_id: String!
  stock_movement: StockMovement
  correlation_id: String
}

type StockMovement {
  id: ID!
  created_at: DateTime!
  updated_at: DateTime!
  deleted_at: DateTime
  inventory_level_id: String!
  inventory_level: InventoryLevel
  inventory_item_id: String!
  inventory_item: InventoryItem
  location_id: String!
  kind: String!
  cause: String!
  stocked_delta: Float!
  reserved_delta: Float!
  stocked_quantity: Float!
  reserved_quantity: Float!
  reservation_id: String
  reservation: ReservationItem
  line_item_id: String
  correlation_id: String
  actor: String
  reverses_id: String
}

type ReplenishmentOrder {
  id: ID!
  created_at: DateTime!
  updated_at: DateTime!
  deleted_at: DateTime
  inventory_level_id: String!
  inventory_level: InventoryLevel
  inventory_item_id: String!
  inventory_item: InventoryItem
  location_id: String!
  quantity: Float!
  status: String!
  expected_at: DateTime
}
`;

const POLICY_FIELDS = "allow_backorder: Boolean\n  backorder_limit: Float";

/** Core's GraphQL types with our columns in them, and ours. */
const schema =
  [
    ["InventoryItem", POLICY_FIELDS],
    ["InventoryLevel", `${POLICY_FIELDS}\n  backordered_quantity: Float!`],
    ["ReservationItem", "deducted: Boolean!\n  from_order: Boolean!"],
  ].reduce<string>((text, [type, fields]) => addFields(text, type, fields), coreSchema) + OWN_TYPES;

export const joinerConfig = defineJoinerConfig(Modules.INVENTORY, {
  schema,
  models: [
    InventoryItem,
    InventoryLevel,
    ReservationItem,
    BackorderEntry,
    StockMovement,
    ReplenishmentOrder,
  ],
  alias: [
    ...toArray(coreJoinerConfig.alias),
    {
      name: ["backorder_entry", "backorder_entries"],
      entity: "BackorderEntry",
      args: { methodSuffix: "BackorderEntries" },
    },
    {
      name: ["stock_movement", "stock_movements"],
      entity: "StockMovement",
      args: { methodSuffix: "StockMovements" },
    },
    {
      name: ["replenishment_order", "replenishment_orders"],
      entity: "ReplenishmentOrder",
      args: { methodSuffix: "ReplenishmentOrders" },
    },
  ],
});

function addFields(text: string, type: string, fields: string): string {
  const head = `type ${type} {`;
  if (!text.includes(head)) {
    throw new Error(
      `Medusa's inventory schema has no type ${type} any more: this plugin does not fit this Medusa version`,
    );
  }
  return text.replace(head, `${head}\n  ${fields}`);
}

function toArray<T>(value: T | T[] | undefined): T[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}
