import { defineMiddlewares } from "@medusajs/framework/http";

import { adminBackorderPolicyRoutesMiddlewares } from "./admin/backorder-policies/middlewares";
import { adminInventoryItemRoutesMiddlewares } from "./admin/inventory-items/middlewares";

export default defineMiddlewares([
  ...adminBackorderPolicyRoutesMiddlewares,
  ...adminInventoryItemRoutesMiddlewares,
]);
