import {
  createWorkflow,
  type WorkflowData,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk";

import type { CreateReplenishmentOrderInput, DryRunOption } from "../../modules/inventory/types";
import { emitCreated } from "./emit-created";
import { createReplenishmentOrdersStep } from "./steps/create-orders";

/** The input of {@link createReplenishmentOrdersWorkflow}. */
export type CreateReplenishmentOrdersWorkflowInput = DryRunOption & {
  replenishment_orders: CreateReplenishmentOrderInput[];
};

/** The id of {@link createReplenishmentOrdersWorkflow}. */
export const createReplenishmentOrdersWorkflowId = "create-replenishment-orders";

/**
 * Creates replenishment orders with their lines, all or none: drafts, or orders that are placed already. Emits
 * `replenishment-order.created`, and `replenishment-order.ordered` for the placed ones; a dry run writes and emits nothing.
 *
 * @returns the orders in the order of the input, and what became of the queue
 * @throws MedusaError `not_found` for an item that is not stocked at the location, `invalid_data` that names the field;
 *   nothing is written
 */
export const createReplenishmentOrdersWorkflow = createWorkflow(
  createReplenishmentOrdersWorkflowId,
  (input: WorkflowData<CreateReplenishmentOrdersWorkflowInput>) => {
    const outcome = createReplenishmentOrdersStep(input);
    emitCreated(outcome, input);
    return new WorkflowResponse(outcome);
  },
);
