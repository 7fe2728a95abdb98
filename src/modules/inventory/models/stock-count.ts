import { model } from "@medusajs/framework/utils";

/**
 * What another system, or a person, says that levels have. Written by the engine only: how far it is, and what it did. Its
 * lines are gone when they are booked; the ledger has them as movements.
 */
const StockCount = model
  .define("StockCount", {
    id: model.id({ prefix: "stcnt" }).primaryKey(),
    status: model.enum(["receiving", "running", "done", "failed"]),
    mode: model.enum(["all-or-nothing", "valid-lines"]),
    dry_run: model.boolean(),
    as_of: model.dateTime(),
    received: model.number(),
    counted: model.number(),
    booked: model.number(),
    changed: model.number(),
    error_count: model.number(),
    fill_count: model.number(),
    shortfall_count: model.number(),
    fills: model.json(),
    shortfalls: model.json(),
    /** The level that was booked last. */
    booked_item_id: model.text(),
    booked_location_id: model.text(),
    /** Of all that was received. */
    digest: model.text(),
    idempotency_key: model.text().nullable(),
    actor: model.text().nullable(),
    finished_at: model.dateTime().nullable(),
  })
  .indexes([
    { name: "IDX_stock_count_unfinished", on: ["updated_at"], where: "finished_at IS NULL" },
  ]);

export default StockCount;
