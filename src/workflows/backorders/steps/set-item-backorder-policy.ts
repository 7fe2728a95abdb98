import { MedusaError, Modules } from "@medusajs/framework/utils";
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk";

import { type BackorderPolicyService, givenFields, type ItemBackorderPolicyInput } from "../types";

/** The id of {@link setItemBackorderPolicyStep}. */
export const setItemBackorderPolicyStepId = "set-item-backorder-policy-step";

/**
 * Sets the policy of one inventory item. Its compensation puts back the values that this step replaced, and only those.
 *
 * @throws MedusaError `not_found` for an unknown item, `invalid_data` for a limit that is no quantity
 */
export const setItemBackorderPolicyStep = createStep(
  setItemBackorderPolicyStepId,
  async (input: ItemBackorderPolicyInput, { container }) => {
    const service = container.resolve<BackorderPolicyService>(Modules.INVENTORY);
    const [before] = await service.listInventoryItems(
      { id: input.inventory_item_id },
      { select: ["id", "allow_backorder", "backorder_limit"] },
    );
    if (!before) {
      throw new MedusaError(
        MedusaError.Types.NOT_FOUND,
        `Inventory item with id: ${input.inventory_item_id} was not found`,
      );
    }
    await service.updateInventoryItems({ id: before.id, ...givenFields(input, input) });
    return new StepResponse({ id: before.id }, { id: before.id, ...givenFields(input, before) });
  },
  async (before, { container }) => {
    if (!before) {
      return;
    }
    const service = container.resolve<BackorderPolicyService>(Modules.INVENTORY);
    await service.updateInventoryItems(before);
  },
);
