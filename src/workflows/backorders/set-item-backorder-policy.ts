import { InventoryItemWorkflowEvents } from "@medusajs/framework/utils";
import {
  createWorkflow,
  type WorkflowData,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk";
import { emitEventStep } from "@medusajs/medusa/core-flows";

import { setItemBackorderPolicyStep } from "./steps/set-item-backorder-policy";
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
    const item = setItemBackorderPolicyStep(input);
    emitEventStep({ eventName: InventoryItemWorkflowEvents.UPDATED, data: { id: item.id } });
    return new WorkflowResponse(item);
  },
);
