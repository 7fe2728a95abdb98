import { InventoryLevelWorkflowEvents } from "@medusajs/framework/utils";
import {
  createWorkflow,
  transform,
  type WorkflowData,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk";
import { emitEventStep } from "@medusajs/medusa/core-flows";

import { setBackorderPoliciesStep } from "./steps/set-backorder-policies";
import type { LevelBackorderPolicyInput } from "./types";

/** The input of {@link setBackorderPoliciesWorkflow}. */
export type SetBackorderPoliciesWorkflowInput = {
  /** The levels and what to set, each level once. */
  levels: LevelBackorderPolicyInput[];
};

/** The id of {@link setBackorderPoliciesWorkflow}. */
export const setBackorderPoliciesWorkflowId = "set-backorder-policies";

/**
 * Sets the backorder policies of levels, all or none. Switching the policy off stops new backorders; entries that are
 * open stay queued.
 *
 * @returns the ids of the levels, in the order of the input
 * @throws MedusaError `not_found` for unknown levels, `invalid_data` for values that are none; nothing is written
 */
export const setBackorderPoliciesWorkflow = createWorkflow(
  setBackorderPoliciesWorkflowId,
  (input: WorkflowData<SetBackorderPoliciesWorkflowInput>) => {
    const levels = setBackorderPoliciesStep(input.levels);
    const data = transform({ levels }, ({ levels }) => levels.map(({ id }) => ({ id })));
    emitEventStep({ eventName: InventoryLevelWorkflowEvents.UPDATED, data });
    return new WorkflowResponse(levels);
  },
);
