// Core's level repository, loaded as core loads it.
export { BaseRepository, InventoryLevelRepository } from "@medusajs/inventory/dist/repositories";
