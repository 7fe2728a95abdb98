/**
 * What the workflows of replenishment orders emit, after they have succeeded; never on a dry run. The data is `{ id }`, the
 * order's; of {@link ReplenishmentOrderWorkflowEvents.RECEIVED} also `receipt_id`.
 */
export const ReplenishmentOrderWorkflowEvents = {
  CREATED: "replenishment-order.created",
  UPDATED: "replenishment-order.updated",
  ORDERED: "replenishment-order.ordered",
  RECEIVED: "replenishment-order.received",
  CANCELLED: "replenishment-order.cancelled",
  CLOSED: "replenishment-order.closed",
  DELETED: "replenishment-order.deleted",
} as const;

/** The name of an event of replenishment orders. */
export type ReplenishmentOrderWorkflowEvent =
  (typeof ReplenishmentOrderWorkflowEvents)[keyof typeof ReplenishmentOrderWorkflowEvents];
