import { definePolicies, PolicyOperation } from "@medusajs/framework/utils";

const resource = "stock_finding";

/** What a role may be allowed to do with what a look at the books finds. */
export const stockFindingPolicies = definePolicies([
  {
    name: "ReadStockFinding",
    resource,
    operation: PolicyOperation.read,
    description: "Read what is not as it should be in the books of stock",
  },
  {
    name: "UpdateStockFinding",
    resource,
    operation: PolicyOperation.update,
    description: "Repair the books of stock",
  },
]);
