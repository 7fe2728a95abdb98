import { applyOwnColumns } from "./own-columns";

applyOwnColumns();

export { InventoryItem, InventoryLevel, ReservationItem } from "./core";
export { default as BackorderEntry } from "./backorder-entry";
export { default as StockCount } from "./stock-count";
export { default as StockMovement } from "./stock-movement";
export { ReplenishmentLine, ReplenishmentOrder } from "./replenishment-order";
export { ReplenishmentReceipt, ReplenishmentReceiptLine } from "./replenishment-receipt";
