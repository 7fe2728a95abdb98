import {
  createWorkflow,
  type WorkflowData,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk";

import type { LeaseEntriesOptions } from "../../modules/inventory/types";
import { dispatchBackorderedEventsStep } from "./steps/dispatch-backordered-events";

export const dispatchBackorderedEventsWorkflowId = "dispatch-backordered-events";

/**
 * Emits the `inventory.backordered` events that are due: of some claims, or of all whose entries have a certain age.
 *
 * @returns the ids of the entries whose events went out
 */
export const dispatchBackorderedEventsWorkflow = createWorkflow(
  dispatchBackorderedEventsWorkflowId,
  (input: WorkflowData<LeaseEntriesOptions>) =>
    new WorkflowResponse(dispatchBackorderedEventsStep(input)),
);
