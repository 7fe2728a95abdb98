// Core's level service, loaded as core loads it.
export { InventoryLevelService } from "@medusajs/inventory/dist/services";
