import {
  createWorkflow,
  transform,
  when,
  type WorkflowData,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk";
import { acquireLockStep, releaseLockStep, updateOrderWorkflow } from "@medusajs/medusa/core-flows";

import { ORDER_LOCK } from "../../core-steps/lock-order";
import {
  checkPreferenceStep,
  setLineShipDatesStep,
  type ShippingPreferenceInput,
} from "./steps/shipping-preference";

/** The id of {@link setShippingPreferenceWorkflow}. */
export const setShippingPreferenceWorkflowId = "set-shipping-preference";

/**
 * Says whether part of an order may ship while the rest waits, and on which day it or a line of it is wanted. Both are kept in
 * metadata, where a cart may have brought them. Nothing moves by it: what is claimed from here on counts what is expected until
 * that day.
 *
 * @throws MedusaError `not_found` for an unknown order, `not_allowed` for one that is a draft or cancelled, `invalid_data` for a
 *   line that the order does not have; nothing is written
 */
export const setShippingPreferenceWorkflow = createWorkflow(
  setShippingPreferenceWorkflowId,
  (input: WorkflowData<ShippingPreferenceInput>) => {
    const key = transform({ input }, ({ input }) => input.order_id);
    acquireLockStep({ key, ...ORDER_LOCK });
    const metadata = checkPreferenceStep(input);
    // Before the order: what core put into its metadata it does not take out again where a later step fails.
    setLineShipDatesStep(
      transform({ input }, ({ input: { order_id, lines = [] } }) => ({ order_id, lines })),
    );
    when("order-changes", { metadata }, ({ metadata }) => Object.keys(metadata).length > 0).then(
      () => {
        updateOrderWorkflow.runAsStep({
          input: transform({ input, metadata }, ({ input, metadata }) => ({
            id: input.order_id,
            user_id: input.actor ?? "",
            metadata,
          })),
        });
      },
    );
    releaseLockStep({ key });
    return new WorkflowResponse(input);
  },
);
