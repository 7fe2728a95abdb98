import { transform, type WorkflowData } from "@medusajs/framework/workflows-sdk";
import { emitEventStep } from "@medusajs/medusa/core-flows";

import type { SupplyOutcome } from "../../modules/inventory/types";
import { ReplenishmentOrderWorkflowEvents } from "./events";

/**
 * The steps that tell of new replenishment orders, for the composition of a workflow: each was created, and those that are
 * placed already were ordered.
 *
 * @param outcome - of the step that created them
 */
export function emitCreated(outcome: WorkflowData<SupplyOutcome>): void {
  const created = transform({ outcome }, ({ outcome }) =>
    outcome.replenishment_orders.map(({ id }) => ({ id })),
  );
  emitEventStep({ eventName: ReplenishmentOrderWorkflowEvents.CREATED, data: created });
  const ordered = transform({ outcome }, ({ outcome }) =>
    outcome.replenishment_orders
      .filter(({ status }) => status === "ordered")
      .map(({ id }) => ({ id })),
  );
  emitEventStep({ eventName: ReplenishmentOrderWorkflowEvents.ORDERED, data: ordered }).config({
    name: "emit-ordered",
  });
}
