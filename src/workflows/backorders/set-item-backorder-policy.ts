import {
  createWorkflow,
  transform,
  type WorkflowData,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk";

import { setItemBackorderPoliciesWorkflow } from "./set-item-backorder-policies";
import type { ItemBackorderPolicyInput } from "./types";

/** The input of {@link setItemBackorderPolicyWorkflow}. */
export type SetItemBackorderPolicyWorkflowInput = ItemBackorderPolicyInput;

/** The id of {@link setItemBackorderPolicyWorkflow}. */
export const setItemBackorderPolicyWorkflowId = "set-item-backorder-policy";

/**
 * Sets the backorder policy of an inventory item, which its levels inherit where they say nothing.
 *
 * @returns the item's id
 * @throws MedusaError `not_found` for an unknown item, `invalid_data` for values that are none; nothing is written
 */
export const setItemBackorderPolicyWorkflow = createWorkflow(
  setItemBackorderPolicyWorkflowId,
  (input: WorkflowData<SetItemBackorderPolicyWorkflowInput>) => {
    const items = setItemBackorderPoliciesWorkflow.runAsStep({
      input: transform({ input }, ({ input }) => ({ items: [input] })),
    });
    const item = transform({ items }, ({ items: [item] }) => item as { id: string });
    return new WorkflowResponse(item);
  },
);
