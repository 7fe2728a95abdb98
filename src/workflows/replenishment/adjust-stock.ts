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
 * Changes the stock of levels by deltas, in either direction, below zero too, and settles their queues at once. With
 * `dry_run` it answers the same and writes nothing.
 *
 * @returns what it fills, and what waits for more
 * @throws MedusaError `not_found` for an item that is not stocked at the location, `invalid_data` that names the field;
 *   nothing is written
 */
export const adjustStockWorkflow = createWorkflow(
  adjustStockWorkflowId,
  (input: WorkflowData<AdjustStockInput>) => new WorkflowResponse(adjustStockStep(input)),
);
