import { defineJoinerConfig, Modules } from "@medusajs/framework/utils";
import { joinerConfig as coreJoinerConfig } from "@medusajs/inventory/dist/joiner-config";
import coreSchema from "@medusajs/inventory/dist/schema";

import {
  BackorderEntry,
  InventoryItem,
  InventoryLevel,
  ReservationItem,
  StockCount,
  StockMovement,
  ReplenishmentLine,
  ReplenishmentOrder,
  ReplenishmentReceipt,
  ReplenishmentReceiptLine,
} from "./models";

const ADDED_FIELDS = "allow_backorder: Boolean\n  backorder_limit: Float\n  lead_time_days: Int";

const OWN_MODELS = [
  BackorderEntry,
  StockMovement,
  StockCount,
  ReplenishmentOrder,
  ReplenishmentLine,
  ReplenishmentReceipt,
  ReplenishmentReceiptLine,
];

/** GraphQL's types of our models, as Medusa makes them. */
const ownTypes = defineJoinerConfig(Modules.INVENTORY, { models: OWN_MODELS }).schema ?? "";

/** Core's GraphQL types with our columns in them, and ours. */
const schema =
  [
    ["InventoryItem", ADDED_FIELDS],
    ["InventoryLevel", `${ADDED_FIELDS}\n  backordered_quantity: Float!`],
    ["ReservationItem", "deducted: Boolean!\n  from_order: Boolean!\n  ship_date: String"],
  ].reduce<string>((text, [type, fields]) => addFields(text, type, fields), coreSchema) +
  // Core's schema has them already.
  ownTypes.replace(/^\s*(scalar|directive) .*$/gm, "");

export const joinerConfig = defineJoinerConfig(Modules.INVENTORY, {
  schema,
  models: [InventoryItem, InventoryLevel, ReservationItem, ...OWN_MODELS],
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
      name: ["stock_count", "stock_counts"],
      entity: "StockCount",
      args: { methodSuffix: "StockCounts" },
    },
    {
      name: ["replenishment_order", "replenishment_orders"],
      entity: "ReplenishmentOrder",
      args: { methodSuffix: "ReplenishmentOrders" },
    },
    {
      name: ["replenishment_line", "replenishment_lines"],
      entity: "ReplenishmentLine",
      args: { methodSuffix: "ReplenishmentLines" },
    },
    {
      name: ["replenishment_receipt", "replenishment_receipts"],
      entity: "ReplenishmentReceipt",
      args: { methodSuffix: "ReplenishmentReceipts" },
    },
    {
      name: ["replenishment_receipt_line", "replenishment_receipt_lines"],
      entity: "ReplenishmentReceiptLine",
      args: { methodSuffix: "ReplenishmentReceiptLines" },
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
