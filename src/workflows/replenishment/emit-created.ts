import { transform, type WorkflowData } from "@medusajs/framework/workflows-sdk";
import { emitEventStep } from "@medusajs/medusa/core-flows";

import type { DryRunOption, SupplyOutcome } from "../../modules/inventory/types";
import { ReplenishmentOrderWorkflowEvents } from "./events";

/**
 * The steps that tell of new replenishment orders, for the composition of a workflow: each was created, and those that are
 * placed already were ordered. Of a dry run or a repetition, nothing.
 *
 * @param outcome - of the step that created them
 * @param input - the workflow's
 */
export function emitCreated(
  outcome: WorkflowData<SupplyOutcome>,
  input: WorkflowData<DryRunOption>,
): void {
  const orders = transform({ outcome, input }, ({ outcome, input }) =>
    input.dry_run || outcome.replayed ? [] : outcome.replenishment_orders,
  );
  const created = transform({ orders }, ({ orders }) => orders.map(({ id }) => ({ id })));
  emitEventStep({ eventName: ReplenishmentOrderWorkflowEvents.CREATED, data: created });
  const ordered = transform({ orders }, ({ orders }) =>
    orders.filter(({ status }) => status === "ordered").map(({ id }) => ({ id })),
  );
  emitEventStep({ eventName: ReplenishmentOrderWorkflowEvents.ORDERED, data: ordered }).config({
    name: "emit-ordered",
  });
}
