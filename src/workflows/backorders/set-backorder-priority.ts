import {
  createWorkflow,
  type WorkflowData,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk";

import type { SetBackorderPriorityInput } from "../../modules/inventory/types";
import { setBackorderPriorityStep } from "./steps/set-backorder-priority";

/** The id of {@link setBackorderPriorityWorkflow}. */
export const setBackorderPriorityWorkflowId = "set-backorder-priority";

/**
 * Sets the priority of backorder entries, by their ids or those of order lines: higher ones come first in the queue, which
 * is promised anew. With `dry_run` nothing is written.
 *
 * @returns the entries as they are afterwards, and what became of the queue
 * @throws MedusaError `not_found` for entries that are not open, `invalid_data` for a priority that is not whole; nothing is
 *   written
 */
export const setBackorderPriorityWorkflow = createWorkflow(
  setBackorderPriorityWorkflowId,
  (input: WorkflowData<SetBackorderPriorityInput>) =>
    new WorkflowResponse(setBackorderPriorityStep(input)),
);
