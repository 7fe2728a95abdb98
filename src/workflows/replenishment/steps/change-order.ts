import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk";

import { inventoryOf } from "../../../modules/inventory/inventory-of";
import type InventoryModuleService from "../../../modules/inventory/service";
import type {
  ReplenishmentOrderDTO,
  ReplenishmentOrderRef,
  SupplyOutcome,
} from "../../../modules/inventory/types";

/**
 * Makes a step that changes one replenishment order. Its compensation sets the order and its lines back to what they were;
 * a dry run has nothing to compensate.
 *
 * @param id - the step's
 * @param change - calls the module's method
 */
export function changeOrderStep<Input extends ReplenishmentOrderRef>(
  id: string,
  change: (inventory: InventoryModuleService, input: Input) => Promise<SupplyOutcome>,
) {
  return createStep(
    id,
    async (input: Input, { container }) => {
      const inventory = inventoryOf(container);
      if (input.dry_run) {
        return new StepResponse<SupplyOutcome, ReplenishmentOrderDTO | null>(
          await change(inventory, input),
          null,
        );
      }
      const before = await inventory.retrieveReplenishmentOrder(input.id, { relations: ["lines"] });
      return new StepResponse<SupplyOutcome, ReplenishmentOrderDTO | null>(
        await change(inventory, input),
        before,
      );
    },
    async (before, { container }) => {
      if (before) {
        await inventoryOf(container).restoreReplenishmentOrder(before);
      }
    },
  );
}
