import { Modules } from "@medusajs/framework/utils";
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk";

import type InventoryModuleService from "../../../modules/inventory/service";

/**
 * Requests supply for what levels are short of. A request that is too large is a person's to cut, and asking again for
 * the same shortage changes nothing: so nothing is compensated.
 */
export const requestReplenishmentStep = createStep(
  "request-replenishment",
  async (levelIds: string[], { container }) => {
    const inventory = container.resolve(Modules.INVENTORY) as unknown as InventoryModuleService;
    return new StepResponse(await inventory.requestReplenishment(levelIds));
  },
);
