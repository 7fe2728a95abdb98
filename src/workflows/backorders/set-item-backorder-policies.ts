import { InventoryItemWorkflowEvents } from "@medusajs/framework/utils";
import {
  createWorkflow,
  transform,
  type WorkflowData,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk";
import { emitEventStep } from "@medusajs/medusa/core-flows";

import { setItemBackorderPoliciesStep } from "./steps/set-item-backorder-policies";
import type { ItemBackorderPolicyInput } from "./types";

/** The input of {@link setItemBackorderPoliciesWorkflow}. */
export type SetItemBackorderPoliciesWorkflowInput = {
  /** The items and what to set, each item once. */
  items: ItemBackorderPolicyInput[];
};

/** The id of {@link setItemBackorderPoliciesWorkflow}. */
export const setItemBackorderPoliciesWorkflowId = "set-item-backorder-policies";

/**
 * Sets the backorder policies of inventory items, which their levels inherit where they say nothing; all or none.
 *
 * @returns the ids of the items, in the order of the input
 * @throws MedusaError `not_found` for unknown items, `invalid_data` for values that are none; nothing is written
 */
export const setItemBackorderPoliciesWorkflow = createWorkflow(
  setItemBackorderPoliciesWorkflowId,
  (input: WorkflowData<SetItemBackorderPoliciesWorkflowInput>) => {
    const items = setItemBackorderPoliciesStep(input.items);
    const data = transform({ items }, ({ items }) => items.map(({ id }) => ({ id })));
    emitEventStep({ eventName: InventoryItemWorkflowEvents.UPDATED, data });
    return new WorkflowResponse(items);
  },
);
