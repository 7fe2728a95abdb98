import type { MedusaContainer } from "@medusajs/framework/types";
import {
  createWorkflow,
  type WorkflowData,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk";

import { inventoryOf } from "../../modules/inventory/inventory-of";
import { type BackorderEvent, INVENTORY_BACKORDERED } from "./events";
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
  { name, data }: Pick<BackorderEvent, "name" | "data">,
): Promise<string | undefined> {
  const inventory = inventoryOf(container);
  const { notifyCustomers } = inventory.getBackorderOptions();
  const { order_id, backorder_entry_id } = data;
  if (!notifyCustomers || order_id === null) {
    return undefined;
  }
  const confirm = name === INVENTORY_BACKORDERED;
  const gather_seconds = notifyCustomers.gather_minutes * 60;
  await inventory.noteCustomers([{ order_id, backorder_entry_id, confirm }], { gather_seconds });
  return order_id;
}
