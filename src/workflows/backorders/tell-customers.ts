import type { MedusaContainer } from "@medusajs/framework/types";
import {
  createWorkflow,
  transform,
  type WorkflowData,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk";

import { inventoryOf } from "../../modules/inventory/inventory-of";
import { type BackorderEvent, INVENTORY_BACKORDERED, ORDER_READY_TO_SHIP } from "./events";
import { remindCustomersStep } from "./steps/remind-customers";
import { tellCustomersStep } from "./steps/tell-customers";

export type TellCustomersInput = {
  /** Only the customers of these orders; without it, all who are due. */
  order_ids?: string[];
};

export const tellCustomersWorkflowId = "tell-customers-of-backorders";

/**
 * Sends customers what is due to be told them of parts of their orders that wait. Safe to run at any time.
 *
 * @returns how many messages went out
 */
export const tellCustomersWorkflow = createWorkflow(
  tellCustomersWorkflowId,
  (input: WorkflowData<TellCustomersInput>) => new WorkflowResponse(tellCustomersStep(input)),
);

export type RemindCustomersInput = {
  /** Whose customers are told what waits. */
  order_ids: string[];
};

export const remindCustomersWorkflowId = "remind-customers-of-backorders";

/** So many are told while the caller waits. */
const TOLD_AT_ONCE = 50;

/**
 * Tells the customers of some orders what waits, whatever they were told before; what else is due is told with it. Of an
 * order that somebody asked for in the last ten minutes, nothing is sent. What cannot be sent at once, the job
 * sends within a minute.
 *
 * @returns the orders that were noted, and how many messages went out by now
 * @throws MedusaError `not_allowed` where the module's option `notifyCustomers` is not set
 */
export const remindCustomersWorkflow = createWorkflow(
  remindCustomersWorkflowId,
  (input: WorkflowData<RemindCustomersInput>) => {
    const noted = remindCustomersStep(input);
    const now = transform({ noted }, ({ noted }) => ({ order_ids: noted.slice(0, TOLD_AT_ONCE) }));
    const sent = tellCustomersStep(now);
    return new WorkflowResponse(transform({ noted, sent }, (told) => told));
  },
);

/**
 * Notes that an order's customer has to be told of an event about the queue, where the module's options say so. What is
 * noted is told by {@link tellCustomersWorkflow}, now or later; noting an event twice tells nothing twice.
 *
 * @param container - the application's
 * @param event - as it went out
 * @returns the order's id; undefined where nobody is told
 */
export async function noteForCustomer(
  container: MedusaContainer,
  event: BackorderEvent,
): Promise<string | undefined> {
  const inventory = inventoryOf(container);
  const { notifyCustomers } = inventory.getBackorderOptions();
  const { order_id, backorder_entry_id } =
    event.name === ORDER_READY_TO_SHIP
      ? { order_id: event.data.id, backorder_entry_id: null }
      : event.data;
  if (!notifyCustomers || order_id === null) {
    return undefined;
  }
  const confirm = event.name === INVENTORY_BACKORDERED;
  const gather_seconds = notifyCustomers.gather_minutes * 60;
  await inventory.noteCustomers([{ order_id, backorder_entry_id, confirm }], { gather_seconds });
  return order_id;
}
