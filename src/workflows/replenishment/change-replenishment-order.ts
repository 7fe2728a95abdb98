import {
  createWorkflow,
  transform,
  when,
  type WorkflowData,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk";
import { emitEventStep } from "@medusajs/medusa/core-flows";

import type InventoryModuleService from "../../modules/inventory/service";
import type {
  BatchReplenishmentLinesInput,
  PlaceReplenishmentOrderInput,
  ReplenishmentOrderRef,
  SupplyOutcome,
  UpdateReplenishmentOrderInput,
} from "../../modules/inventory/types";
import { type ReplenishmentOrderWorkflowEvent, ReplenishmentOrderWorkflowEvents } from "./events";
import { changeOrderStep } from "./steps/change-order";

type OrderChange<Input> = {
  /** The workflow's id. */
  id: string;
  eventName: ReplenishmentOrderWorkflowEvent;
  change: (inventory: InventoryModuleService, input: Input) => Promise<SupplyOutcome>;
};

/** A workflow that changes one order and says so. With `dry_run` it answers the same, writes nothing and emits nothing. */
function changeOrderWorkflow<Input extends ReplenishmentOrderRef>({
  id,
  eventName,
  change,
}: OrderChange<Input>) {
  const changeStep = changeOrderStep<Input>(`${id}-step`, change);
  return createWorkflow(id, (input: WorkflowData<Input>) => {
    const outcome = changeStep(input);
    const order = input as WorkflowData<ReplenishmentOrderRef>;
    when({ order }, ({ order }) => !order.dry_run).then(() => {
      const data = transform({ order }, ({ order }) => ({ id: order.id }));
      emitEventStep({ eventName, data });
    });
    return new WorkflowResponse(outcome);
  });
}

/**
 * Changes a replenishment order's date, supplier, reference, note or metadata. Another date moves the promises of those who
 * wait for it. Emits `replenishment-order.updated`.
 *
 * @returns what became of the order and of the queue
 * @throws MedusaError `not_found` for an unknown order, `not_allowed` for one that is received or cancelled, `invalid_data`
 *   that names the field; nothing is written
 */
export const updateReplenishmentOrderWorkflow = changeOrderWorkflow<UpdateReplenishmentOrderInput>({
  id: "update-replenishment-order",
  eventName: ReplenishmentOrderWorkflowEvents.UPDATED,
  change: (inventory, input) => inventory.updateReplenishmentOrder(input),
});

/**
 * Creates, changes and deletes lines of a replenishment order, all or none. Emits `replenishment-order.updated`.
 *
 * @returns what became of the order and of the queue
 * @throws MedusaError `not_found` for an unknown order, line or level, `not_allowed` where the order's status forbids it,
 *   `invalid_data` that names the field; nothing is written
 */
export const batchReplenishmentLinesWorkflow = changeOrderWorkflow<BatchReplenishmentLinesInput>({
  id: "batch-replenishment-lines",
  eventName: ReplenishmentOrderWorkflowEvents.UPDATED,
  change: (inventory, input) => inventory.batchReplenishmentLines(input),
});

/**
 * Places a draft: it is ordered at the supplier, and what it brings is incoming and promised from now on. Emits
 * `replenishment-order.ordered`.
 *
 * @returns what became of the order and of the queue
 * @throws MedusaError `not_found` for an unknown order, `not_allowed` for one that is no draft; nothing is written
 */
export const placeReplenishmentOrderWorkflow = changeOrderWorkflow<PlaceReplenishmentOrderInput>({
  id: "place-replenishment-order",
  eventName: ReplenishmentOrderWorkflowEvents.ORDERED,
  change: (inventory, input) => inventory.placeReplenishmentOrder(input),
});

/**
 * Cancels what has not arrived of a replenishment order: nothing of it is incoming any more, and the promises that rested
 * on it move. Emits `replenishment-order.cancelled`.
 *
 * @returns what became of the order and of the queue
 * @throws MedusaError `not_found` for an unknown order, `not_allowed` where its status forbids it; nothing is written
 */
export const cancelReplenishmentOrderWorkflow = changeOrderWorkflow<ReplenishmentOrderRef>({
  id: "cancel-replenishment-order",
  eventName: ReplenishmentOrderWorkflowEvents.CANCELLED,
  change: (inventory, input) => inventory.cancelReplenishmentOrder(input),
});

/**
 * Closes a replenishment order short: what is still open will not come. Emits `replenishment-order.closed`.
 *
 * @returns what became of the order and of the queue
 * @throws MedusaError `not_found` for an unknown order, `not_allowed` where its status forbids it; nothing is written
 */
export const closeReplenishmentOrderWorkflow = changeOrderWorkflow<ReplenishmentOrderRef>({
  id: "close-replenishment-order",
  eventName: ReplenishmentOrderWorkflowEvents.CLOSED,
  change: (inventory, input) => inventory.closeReplenishmentOrder(input),
});
