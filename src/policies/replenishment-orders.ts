import { definePolicies, PolicyOperation } from "@medusajs/framework/utils";

/** What a role may be allowed to do with replenishment orders. Levels, items and orders have core's own policies. */
export const replenishmentOrderPolicies = definePolicies([
  {
    name: "ReadReplenishmentOrder",
    resource: "replenishment_order",
    operation: PolicyOperation.read,
    description: "Read replenishment orders",
  },
]);
