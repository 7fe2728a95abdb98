import { model } from "@medusajs/framework/utils";

import { InventoryItem, InventoryLevel } from "./core";
import { ReplenishmentReceipt } from "./replenishment-receipt";

/** Inbound supply for one location. A location has at most one draft that shortages flow into by themselves. */
export const ReplenishmentOrder = model
  .define("ReplenishmentOrder", {
    id: model.id({ prefix: "replo" }).primaryKey(),
    /** What people call it by. */
    display_id: model.number(),
    location_id: model.text(),
    supplier: model.text().nullable(),
    reference: model.text().nullable(),
    status: model.enum(["draft", "ordered", "received", "cancelled"]).default("draft"),
    follows_shortage: model.boolean().default(false),
    expected_at: model.dateTime().nullable(),
    ordered_at: model.dateTime().nullable(),
    closed_at: model.dateTime().nullable(),
    note: model.text().nullable(),
    metadata: model.json().nullable(),
    lines: model.hasMany(() => ReplenishmentLine, { mappedBy: "replenishment_order" }),
    receipts: model.hasMany(() => ReplenishmentReceipt, { mappedBy: "replenishment_order" }),
  })
  .indexes([
    { name: "IDX_replenishment_order_display_id", on: ["display_id"], unique: true },
    {
      name: "IDX_replenishment_order_draft",
      on: ["location_id"],
      unique: true,
      where: "status = 'draft' AND follows_shortage AND deleted_at IS NULL",
    },
    { name: "IDX_replenishment_order_status", on: ["status", "expected_at"] },
  ]);

/** What a replenishment order brings of one item. Rows are written by the engine's SQL only. */
export const ReplenishmentLine = model
  .define("ReplenishmentLine", {
    id: model.id({ prefix: "replli" }).primaryKey(),
    replenishment_order: model.belongsTo(() => ReplenishmentOrder, { mappedBy: "lines" }),
    inventory_level: model.belongsTo(() => InventoryLevel),
    inventory_item: model.belongsTo(() => InventoryItem),
    /** What is ordered. */
    quantity: model.bigNumber(),
    received: model.bigNumber().default(0),
    rejected: model.bigNumber().default(0),
    cancelled: model.bigNumber().default(0),
    /** What is ordered and not yet received, rejected or cancelled; 0 unless its order is ordered. */
    incoming: model.bigNumber().default(0),
    /** Its own date, where it differs from the order's. */
    expected_at: model.dateTime().nullable(),
    /** The date that holds: its own, else the order's. */
    due_at: model.dateTime().nullable(),
    /** A person set the quantity: the shortage does not change it any more. */
    set_by_person: model.boolean().default(false),
    /** Made from an incoming quantity that was set on the level. */
    from_level: model.boolean().default(false),
  })
  .indexes([
    {
      name: "IDX_replenishment_line_supply",
      on: ["inventory_level_id", "due_at", "id"],
      where: "incoming > 0",
    },
    { name: "IDX_replenishment_line_order", on: ["replenishment_order_id"] },
    { name: "IDX_replenishment_line_level", on: ["inventory_level_id"] },
    {
      name: "IDX_replenishment_line_from_level",
      on: ["inventory_level_id"],
      unique: true,
      where: "from_level AND incoming > 0",
    },
  ]);
