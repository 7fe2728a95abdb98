import { definePolicies, PolicyOperation } from "@medusajs/framework/utils";

const resource = "replenishment_order";

/** What a role may be allowed to do with replenishment orders. Levels, items and orders have core's own policies. */
export const replenishmentOrderPolicies = definePolicies([
  {
    name: "ReadReplenishmentOrder",
    resource,
    operation: PolicyOperation.read,
    description: "Read replenishment orders and receipts",
  },
  {
    name: "CreateReplenishmentOrder",
    resource,
    operation: PolicyOperation.create,
    description: "Create and import replenishment orders",
  },
  {
    name: "UpdateReplenishmentOrder",
    resource,
    operation: PolicyOperation.update,
    description: "Change, place, receive, cancel and close replenishment orders",
  },
  {
    name: "DeleteReplenishmentOrder",
    resource,
    operation: PolicyOperation.delete,
    description: "Delete drafts of replenishment orders",
  },
]);
