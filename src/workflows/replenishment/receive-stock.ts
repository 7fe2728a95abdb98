import {
  createWorkflow,
  type WorkflowData,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk";

import type { ReceiveStockInput } from "../../modules/inventory/types";
import { receiveStockStep } from "./steps/receive";

/** The id of {@link receiveStockWorkflow}. */
export const receiveStockWorkflowId = "receive-stock";

/**
 * Books goods that came without a replenishment order. What is accepted goes into stock and fills the queue at once; core's
 * `inventory.inventory-level.updated` tells of it.
 *
 * @returns the receipt, and what became of the queue
 * @throws MedusaError `not_found` for an item that is not stocked at the location, `invalid_data` that names the field;
 *   nothing is written
 */
export const receiveStockWorkflow = createWorkflow(
  receiveStockWorkflowId,
  (input: WorkflowData<ReceiveStockInput>) => new WorkflowResponse(receiveStockStep(input)),
);
