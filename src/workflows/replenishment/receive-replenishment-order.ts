import {
  createWorkflow,
  transform,
  when,
  type WorkflowData,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk";
import { emitEventStep } from "@medusajs/medusa/core-flows";

import type { ReceiveReplenishmentOrderInput } from "../../modules/inventory/types";
import { ReplenishmentOrderWorkflowEvents } from "./events";
import { receiveReplenishmentOrderStep } from "./steps/receive";

/** The id of {@link receiveReplenishmentOrderWorkflow}. */
export const receiveReplenishmentOrderWorkflowId = "receive-replenishment-order";

/**
 * Books a delivery against a replenishment order: partial, over, short, or refused in part. What is accepted goes into stock
 * and fills the queue at once. Emits `replenishment-order.received` with the order's `id` and the `receipt_id`; a dry run and
 * a repetition of the same `idempotency_key` emit nothing.
 *
 * @returns the receipt, the order, and what became of the queue
 * @throws MedusaError `not_found` for an unknown order or line, `not_allowed` where the order is not ordered, `invalid_data`
 *   that names the line and field; nothing is written
 */
export const receiveReplenishmentOrderWorkflow = createWorkflow(
  receiveReplenishmentOrderWorkflowId,
  (input: WorkflowData<ReceiveReplenishmentOrderInput>) => {
    const outcome = receiveReplenishmentOrderStep(input);
    when({ input, outcome }, ({ input, outcome }) => !input.dry_run && !outcome.replayed).then(
      () => {
        const data = transform({ input, outcome }, ({ input, outcome }) => ({
          id: input.id,
          receipt_id: outcome.receipt?.id,
        }));
        emitEventStep({ eventName: ReplenishmentOrderWorkflowEvents.RECEIVED, data });
      },
    );
    return new WorkflowResponse(outcome);
  },
);
