import {
  createWorkflow,
  type WorkflowData,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk";

import type { OrderSupplyForBackordersInput } from "../../modules/inventory/types";
import { emitCreated } from "./emit-created";
import { orderSupplyForBackordersStep } from "./steps/create-orders";

/** The id of {@link orderSupplyForBackordersWorkflow}. */
export const orderSupplyForBackordersWorkflowId = "order-supply-for-backorders";

/**
 * Orders supply for backorder entries: what they wait for and nobody brings, in one order for each of their locations,
 * placed at once. The locations' drafts ask for as much less. Emits `replenishment-order.created` and `.ordered`; a dry run
 * and a repetition of the same `idempotency_key` emit nothing.
 *
 * @returns the orders, and whom they promise what
 * @throws MedusaError `not_found` for an unknown entry, `not_allowed` where nothing is left to order, `invalid_data` that
 *   names the field; nothing is written
 */
export const orderSupplyForBackordersWorkflow = createWorkflow(
  orderSupplyForBackordersWorkflowId,
  (input: WorkflowData<OrderSupplyForBackordersInput>) => {
    const outcome = orderSupplyForBackordersStep(input);
    emitCreated(outcome, input);
    return new WorkflowResponse(outcome);
  },
);
