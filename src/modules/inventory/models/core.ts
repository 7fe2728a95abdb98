// Core's own models, so that columns that a Medusa upgrade adds to them arrive by themselves.
export { InventoryItem, InventoryLevel, ReservationItem } from "@medusajs/inventory/dist/models";
