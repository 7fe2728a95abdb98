import {
  createWorkflow,
  type WorkflowData,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk";

import { setLeadTimeStep, type SetLeadTimeInput } from "./steps/set-lead-time";

/** The id of {@link setLeadTimeWorkflow}. */
export const setLeadTimeWorkflowId = "set-lead-time";

/**
 * Sets how many days supply takes from its order on: for an item, or with `location_id` for its level there, which comes
 * first. Estimates of what waits follow it.
 *
 * @throws MedusaError `not_found` for an unknown item or level, `invalid_data` for days that are none; nothing is written
 */
export const setLeadTimeWorkflow = createWorkflow(
  setLeadTimeWorkflowId,
  (input: WorkflowData<SetLeadTimeInput>) => new WorkflowResponse(setLeadTimeStep(input)),
);
