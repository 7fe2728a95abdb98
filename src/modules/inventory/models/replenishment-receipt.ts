import { model } from "@medusajs/framework/utils";

import { InventoryItem, InventoryLevel } from "./core";
import { ReplenishmentLine, ReplenishmentOrder } from "./replenishment-order";

/** One delivery, against a replenishment order or without one. One that was taken back is deleted, restorably. */
export const ReplenishmentReceipt = model
  .define("ReplenishmentReceipt", {
    id: model.id({ prefix: "replre" }).primaryKey(),
    replenishment_order: model
      .belongsTo(() => ReplenishmentOrder, { mappedBy: "receipts" })
      .nullable(),
    location_id: model.text(),
    /** When the goods came; it may have been booked later. */
    received_at: model.dateTime(),
    actor: model.text().nullable(),
    idempotency_key: model.text().nullable(),
    lines: model.hasMany(() => ReplenishmentReceiptLine, { mappedBy: "receipt" }),
  })
  .indexes([{ name: "IDX_replenishment_receipt_order", on: ["replenishment_order_id"] }]);

/** What a delivery brought of one item. */
export const ReplenishmentReceiptLine = model
  .define("ReplenishmentReceiptLine", {
    id: model.id({ prefix: "replrl" }).primaryKey(),
    receipt: model.belongsTo(() => ReplenishmentReceipt, { mappedBy: "lines" }),
    replenishment_line: model.belongsTo(() => ReplenishmentLine).nullable(),
    inventory_level: model.belongsTo(() => InventoryLevel),
    inventory_item: model.belongsTo(() => InventoryItem),
    /** What went into stock. */
    accepted: model.bigNumber(),
    /** What arrived and was refused. */
    rejected: model.bigNumber().default(0),
    reason: model.text().nullable(),
    /** The movement that put it into stock; none where nothing was accepted. */
    stock_movement_id: model.text().nullable(),
  })
  .indexes([
    { name: "IDX_replenishment_receipt_line_receipt", on: ["receipt_id"] },
    { name: "IDX_replenishment_receipt_line_line", on: ["replenishment_line_id"] },
  ]);
