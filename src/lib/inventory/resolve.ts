import type { MedusaContainer } from "@medusajs/framework/types";
import { Modules } from "@medusajs/framework/utils";

import type InventoryModuleService from "../../modules/inventory/service";

/** The Inventory Module of a container, as the class that it is. */
export function inventoryOf(container: MedusaContainer): InventoryModuleService {
  return container.resolve(Modules.INVENTORY) as unknown as InventoryModuleService;
}
