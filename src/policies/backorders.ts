import { definePolicies, PolicyOperation } from "@medusajs/framework/utils";

const resource = "backorder";

/** What a role may be allowed to do with the queue. */
export const backorderPolicies = definePolicies([
  {
    name: "ReadBackorder",
    resource,
    operation: PolicyOperation.read,
    description: "Read what waits for stock, with its orders and customers",
  },
  {
    name: "UpdateBackorder",
    resource,
    operation: PolicyOperation.update,
    description: "Change who is served first",
  },
]);
