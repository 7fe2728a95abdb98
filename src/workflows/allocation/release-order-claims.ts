import {
  createWorkflow,
  transform,
  type WorkflowData,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk";
import { acquireLockStep, releaseLockStep } from "@medusajs/medusa/core-flows";

import { ORDER_LOCK } from "../../core-steps/lock-order";
import { releaseOrderClaimsStep, type ReleaseOrderInput } from "./steps/reallocate";

/** The id of {@link releaseOrderClaimsWorkflow}. */
export const releaseOrderClaimsWorkflowId = "release-order-claims";

/**
 * Gives back what an order's lines claim, or what some of them do: they are without a claim until they are allocated again.
 *
 * @returns the claims that were given back, as they were
 * @throws MedusaError `not_found` for an unknown order, `not_allowed` for a cancelled one, `invalid_data` for a line that the
 *   order does not have; nothing is written
 */
export const releaseOrderClaimsWorkflow = createWorkflow(
  releaseOrderClaimsWorkflowId,
  (input: WorkflowData<ReleaseOrderInput>) => {
    const key = transform({ input }, ({ input }) => input.order_id);
    acquireLockStep({ key, ...ORDER_LOCK });
    const released = releaseOrderClaimsStep(input);
    releaseLockStep({ key });
    return new WorkflowResponse(released);
  },
);
