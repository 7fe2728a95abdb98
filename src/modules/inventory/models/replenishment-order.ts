import { model } from "@medusajs/framework/utils";

import { InventoryItem, InventoryLevel } from "./core";

/** Inbound supply for one level. A level has at most one that is `requested`; it grows to what is short. */
const ReplenishmentOrder = model
  .define("ReplenishmentOrder", {
    id: model.id({ prefix: "replo" }).primaryKey(),
    inventory_level: model.belongsTo(() => InventoryLevel),
    inventory_item: model.belongsTo(() => InventoryItem),
    location_id: model.text(),
    quantity: model.bigNumber(),
    status: model.enum(["requested", "ordered", "received", "cancelled"]).default("requested"),
    /** When the supply is expected; empty while it is only requested. */
    expected_at: model.dateTime().nullable(),
  })
  .indexes([
    {
      name: "IDX_replenishment_order_requested",
      on: ["inventory_level_id"],
      unique: true,
      where: "status = 'requested' AND deleted_at IS NULL",
    },
  ]);

export default ReplenishmentOrder;
