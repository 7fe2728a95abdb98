import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk";

import { inventoryOf } from "../../../modules/inventory/inventory-of";
import type { ReplenishmentOrderDTO } from "../../../modules/inventory/types";

/** Deletes a draft. Its compensation brings it back with its lines. */
export const deleteReplenishmentOrderStep = createStep(
  "delete-replenishment-order-step",
  async ({ id }: { id: string }, { container }) => {
    const inventory = inventoryOf(container);
    const before = await inventory.retrieveReplenishmentOrder(id, { relations: ["lines"] });
    await inventory.deleteReplenishmentOrder(id);
    return new StepResponse<string, ReplenishmentOrderDTO>(id, before);
  },
  async (before, { container }) => {
    if (before) {
      await inventoryOf(container).restoreReplenishmentOrder(before);
    }
  },
);
