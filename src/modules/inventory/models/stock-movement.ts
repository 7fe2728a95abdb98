import { model } from "@medusajs/framework/utils";

import { InventoryItem, InventoryLevel, ReservationItem } from "./core";

/**
 * One change of a level's stocked or reserved quantity. Append-only: a trigger refuses UPDATE and DELETE. Rows are
 * written by the engine's SQL only, in the statement that changes the level; their ids sort in the order of writing.
 */
const StockMovement = model
  .define("StockMovement", {
    id: model.id({ prefix: "stmov" }).primaryKey(),
    inventory_level: model.belongsTo(() => InventoryLevel),
    inventory_item: model.belongsTo(() => InventoryItem),
    location_id: model.text(),
    kind: model.enum(["opening", "claim", "release", "adjust", "receive", "count", "reconcile"]),
    /** The module method that caused the movement. */
    cause: model.text(),
    stocked_delta: model.bigNumber(),
    reserved_delta: model.bigNumber(),
    /** The level's balances after the movement. */
    stocked_quantity: model.bigNumber(),
    reserved_quantity: model.bigNumber(),
    reservation: model.belongsTo(() => ReservationItem).nullable(),
    line_item_id: model.text().nullable(),
    correlation_id: model.text().nullable(),
    actor: model.text().nullable(),
    /** The movement that this one undoes. */
    reverses_id: model.text().nullable(),
  })
  .indexes([
    { name: "IDX_stock_movement_level", on: ["inventory_level_id", "id"] },
    { name: "IDX_stock_movement_correlation", on: ["correlation_id", "inventory_level_id"] },
    { name: "IDX_stock_movement_reservation", on: ["reservation_id", "id"] },
    { name: "IDX_stock_movement_created_at", on: ["created_at"], type: "brin" },
  ]);

export default StockMovement;
