import {
  createWorkflow,
  type WorkflowData,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk";

import { type ReconcileStockInput, reconcileStockStep } from "./steps/reconcile-stock";

/** The id of {@link reconcileStockWorkflow}. */
export const reconcileStockWorkflowId = "reconcile-stock";

/**
 * Looks at the books and repairs what it finds: all of it, some kinds, or some findings. By default it is tried and taken back:
 * the answer says what a repair would change. Safe to run at any time, and twice.
 *
 * @returns what was repaired, what was skipped and why, and what is found afterwards
 */
export const reconcileStockWorkflow = createWorkflow(
  reconcileStockWorkflowId,
  (input: WorkflowData<ReconcileStockInput>) => new WorkflowResponse(reconcileStockStep(input)),
);
