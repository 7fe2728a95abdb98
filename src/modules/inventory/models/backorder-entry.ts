import { model } from "@medusajs/framework/utils";

import { InventoryItem, InventoryLevel, ReservationItem } from "./core";
import { ReplenishmentLine } from "./replenishment-order";
import StockMovement from "./stock-movement";

/**
 * The part of a claim that no stock covers yet. Rows are written by the engine's SQL only; a claim that was short more
 * than once has several.
 */
const BackorderEntry = model
  .define("BackorderEntry", {
    id: model.id({ prefix: "boent" }).primaryKey(),
    /** A claim that was deleted for good leaves its entries behind as history. */
    reservation: model.belongsTo(() => ReservationItem),
    line_item_id: model.text().nullable(),
    inventory_level: model.belongsTo(() => InventoryLevel),
    inventory_item: model.belongsTo(() => InventoryItem),
    location_id: model.text(),
    /** What is still open; 0 once the entry is closed. */
    quantity: model.bigNumber(),
    filled_quantity: model.bigNumber().default(0),
    cancelled_quantity: model.bigNumber().default(0),
    status: model.enum(["open", "filled", "cancelled"]).default("open"),
    /** Higher comes first in the queue. */
    priority: model.number().default(0),
    /** The place among those of one priority: stock that arrives fills the oldest first. */
    queued_at: model.dateTime(),
    /** When the supply that it waits for is expected; empty where no dated supply covers it. */
    promised_at: model.dateTime().nullable(),
    /** By the lead time, where nothing is promised. */
    estimated_at: model.dateTime().nullable(),
    /** The first date that it was ever promised. */
    first_promised_at: model.dateTime().nullable(),
    /** The last changes of the promised date, newest last: [{ at, from, to }]. */
    promise_history: model.json().nullable(),
    /** The line of supply that completes it. */
    replenishment_line: model.belongsTo(() => ReplenishmentLine).nullable(),
    /** When `inventory.backordered` went out for it. */
    notified_at: model.dateTime().nullable(),
    closed_at: model.dateTime().nullable(),
    /** The movement that left the shortage. */
    stock_movement: model.belongsTo(() => StockMovement),
    /** `eventGroupId` of the workflow that made the claim. */
    correlation_id: model.text().nullable(),
  })
  .indexes([
    {
      name: "IDX_backorder_entry_queue",
      on: ["inventory_level_id", "priority", "queued_at", "id"],
      where: "status = 'open'",
    },
    { name: "IDX_backorder_entry_line_item_id", on: ["line_item_id"] },
  ]);

export default BackorderEntry;
