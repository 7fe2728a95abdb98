import {
  createWorkflow,
  transform,
  type WorkflowData,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk";
import { acquireLockStep, releaseLockStep } from "@medusajs/medusa/core-flows";

import { ORDER_LOCK } from "../../core-steps/lock-order";
import { type ReallocateOrderInput, reallocateStep } from "./steps/reallocate";

/** The id of {@link reallocateOrderWorkflow}. */
export const reallocateOrderWorkflowId = "reallocate-order";

/**
 * Sends what an order's lines claim to other locations: as they are named, or, with "auto", where the order's mapping and the
 * policy say now. One transaction, in which nobody else sees the units; what waits keeps its place in the queue, and what is as
 * it is to be stays. With `dry_run` it answers the same and writes nothing. A line that nothing maps is left without a claim.
 *
 * @returns what the lines claim, and which of them claim nothing
 * @throws MedusaError `not_found` for an unknown order or location, `not_allowed` for a cancelled order,
 *   `insufficient_inventory` with names and quantities, `invalid_data` that names the field; nothing is written
 */
export const reallocateOrderWorkflow = createWorkflow(
  reallocateOrderWorkflowId,
  (input: WorkflowData<ReallocateOrderInput>) => {
    const key = transform({ input }, ({ input }) => input.order_id);
    acquireLockStep({ key, ...ORDER_LOCK });
    const outcome = reallocateStep(input);
    releaseLockStep({ key });
    return new WorkflowResponse(outcome);
  },
);
