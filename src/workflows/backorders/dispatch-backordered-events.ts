import {
  createWorkflow,
  type WorkflowData,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk";

import type { LeaseEventsOptions } from "../../modules/inventory/types";
import { dispatchBackorderedEventsStep } from "./steps/dispatch-backordered-events";

export const dispatchBackorderedEventsWorkflowId = "dispatch-backordered-events";

/**
 * Emits the events about the queue that are due (events.ts): of some levels, or of all.
 *
 * @returns the ids of the events that went out
 */
export const dispatchBackorderedEventsWorkflow = createWorkflow(
  dispatchBackorderedEventsWorkflowId,
  (input: WorkflowData<LeaseEventsOptions>) =>
    new WorkflowResponse(dispatchBackorderedEventsStep(input)),
);
