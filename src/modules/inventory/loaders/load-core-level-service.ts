import { asClass } from "@medusajs/framework/awilix";
import type { LoaderOptions } from "@medusajs/framework/types";
import { InventoryLevelRepository } from "@medusajs/inventory/dist/repositories";
import { InventoryLevelService } from "@medusajs/inventory/dist/services";

/**
 * Registers core's level service and repository, which core's service calls, in place of the general ones that Medusa
 * makes for a model. Medusa would find them in folders `services/` and `repositories/`, too, had we files for them there.
 */
export async function loadCoreLevelService({ container }: LoaderOptions): Promise<void> {
  container.register({
    inventoryLevelService: asClass(InventoryLevelService).singleton(),
    inventoryLevelRepository: asClass(InventoryLevelRepository).singleton(),
  });
}
