import { ReservationItemWorkflowEvents } from "@medusajs/framework/utils";
import {
  createWorkflow,
  transform,
  type WorkflowData,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk";
import { emitEventStep } from "@medusajs/medusa/core-flows";

import type { UpdateClaimInput } from "../../modules/inventory/types";
import { changeClaimStep } from "./steps/change-claim";

/** The id of {@link changeClaimWorkflow}. */
export const changeClaimWorkflowId = "change-claim";

/**
 * Changes a reservation: its quantity, its location, or both; below zero too, where policy allows it. Medusa's own workflow
 * for it does the same, but knows no figures that the caller had read.
 *
 * @returns the reservation as it is afterwards
 * @throws InsufficientStockError where neither stock nor policy covers it; MedusaError `conflict` (code `changed_meanwhile`)
 *   where it is not as expected, `not_found` for an unknown level, `invalid_data` that names the field; nothing is written
 */
export const changeClaimWorkflow = createWorkflow(
  changeClaimWorkflowId,
  (input: WorkflowData<UpdateClaimInput>) => {
    const claim = changeClaimStep(input);
    const data = transform({ claim }, ({ claim: { id } }) => [{ id }]);
    emitEventStep({ eventName: ReservationItemWorkflowEvents.UPDATED, data });
    return new WorkflowResponse(claim);
  },
);
