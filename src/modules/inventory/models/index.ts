import { applyPolicyColumns } from "./policy-columns";

applyPolicyColumns();

export { InventoryItem, InventoryLevel, ReservationItem } from "./core";
export { default as BackorderEntry } from "./backorder-entry";
export { default as StockMovement } from "./stock-movement";
export { default as ReplenishmentOrder } from "./replenishment-order";
