import { Modules } from "@medusajs/framework/utils";
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk";

import {
  type BackorderPolicyService,
  givenFields,
  type ItemBackorderPolicyInput,
  refuseUnknown,
  type StoredItemPolicyInput,
} from "../types";

/** The id of {@link setItemBackorderPoliciesStep}. */
export const setItemBackorderPoliciesStepId = "set-item-backorder-policies-step";

/**
 * Sets the policies of inventory items, all or none. Its compensation puts back the values that this step replaced, and
 * only those.
 *
 * @throws MedusaError `not_found` that names every item that does not exist by its place in the input, `invalid_data` for a
 *   limit that is no quantity; nothing is written
 */
export const setItemBackorderPoliciesStep = createStep(
  setItemBackorderPoliciesStepId,
  async (input: ItemBackorderPolicyInput[], { container }) => {
    if (!input.length) {
      return new StepResponse<{ id: string }[], StoredItemPolicyInput[]>([], []);
    }
    const service = container.resolve<BackorderPolicyService>(Modules.INVENTORY);
    const items = await service.listInventoryItems(
      { id: input.map(({ inventory_item_id }) => inventory_item_id) },
      { select: ["id", "allow_backorder", "backorder_limit"] },
    );
    const stored = new Map(items.map((item) => [item.id, item]));
    refuseUnknown(
      input.map(({ inventory_item_id: id }, place) =>
        stored.has(id) ? undefined : `items[${place}]: Inventory item with id: ${id} was not found`,
      ),
    );
    const before = input.map((item) => ({
      id: item.inventory_item_id,
      ...givenFields(item, stored.get(item.inventory_item_id) ?? {}),
    }));
    await service.updateInventoryItems(
      input.map((item) => ({ id: item.inventory_item_id, ...givenFields(item, item) })),
    );
    return new StepResponse<{ id: string }[], StoredItemPolicyInput[]>(
      before.map(({ id }) => ({ id })),
      before,
    );
  },
  async (before, { container }) => {
    if (!before?.length) {
      return;
    }
    const service = container.resolve<BackorderPolicyService>(Modules.INVENTORY);
    await service.updateInventoryItems(before);
  },
);
