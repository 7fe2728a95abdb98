import type { MedusaContainer } from "@medusajs/framework/types";
import { MedusaError, Modules } from "@medusajs/framework/utils";

import type InventoryModuleService from "./service";

/**
 * The Inventory Module of a container, as the class that it is.
 *
 * @param container - the application's, or a request's
 * @throws MedusaError `unexpected_state` when the application runs another Inventory Module
 */
export function inventoryOf(container: MedusaContainer): InventoryModuleService {
  const inventory = container.resolve(Modules.INVENTORY, {
    allowUnregistered: true,
  }) as unknown as InventoryModuleService | undefined;
  if (typeof inventory?.listVariantStock !== "function") {
    throw new MedusaError(
      MedusaError.Types.UNEXPECTED_STATE,
      "medusa-plugin-backorders needs its own Inventory Module: list " +
        '{ key: Modules.INVENTORY, resolve: "medusa-plugin-backorders/modules/inventory" } in medusa-config.ts',
    );
  }
  return inventory;
}
