import {
  createWorkflow,
  type WorkflowData,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk";
import { emitEventStep } from "@medusajs/medusa/core-flows";

import { ReplenishmentOrderWorkflowEvents } from "./events";
import { deleteReplenishmentOrderStep } from "./steps/delete-order";

/** The input of {@link deleteReplenishmentOrderWorkflow}. */
export type DeleteReplenishmentOrderWorkflowInput = { id: string };

/** The id of {@link deleteReplenishmentOrderWorkflow}. */
export const deleteReplenishmentOrderWorkflowId = "delete-replenishment-order";

/**
 * Deletes a draft with its lines. Emits `replenishment-order.deleted`.
 *
 * @throws MedusaError `not_found` for an unknown order, `not_allowed` for one that is no draft; nothing is written
 */
export const deleteReplenishmentOrderWorkflow = createWorkflow(
  deleteReplenishmentOrderWorkflowId,
  (input: WorkflowData<DeleteReplenishmentOrderWorkflowInput>) => {
    deleteReplenishmentOrderStep(input);
    emitEventStep({ eventName: ReplenishmentOrderWorkflowEvents.DELETED, data: { id: input.id } });
    return new WorkflowResponse(void 0);
  },
);
