import {
  createWorkflow,
  type WorkflowData,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk";

import type { AdjustStockInput } from "../../modules/inventory/types";
import { adjustStockStep } from "./steps/adjust-stock";

/** The id of {@link adjustStockWorkflow}. */
export const adjustStockWorkflowId = "adjust-stock";

/**
 * Changes the stock of levels by deltas, in either direction, below zero too, or to what was counted on the shelf, and settles
 * their queues at once. With `dry_run` it answers the same and writes nothing.
 *
 * @returns what it fills, and what waits for more
 * @throws MedusaError `not_found` for an item that is not stocked at the location, `invalid_data` that names the field,
 *   `conflict` (code `changed_meanwhile`) where a shelf is not as expected; nothing is written
 */
export const adjustStockWorkflow = createWorkflow(
  adjustStockWorkflowId,
  (input: WorkflowData<AdjustStockInput>) => new WorkflowResponse(adjustStockStep(input)),
);
