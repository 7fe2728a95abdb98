import { defineMiddlewares } from "@medusajs/framework/http";

import { adminBackorderPolicyRoutesMiddlewares } from "./admin/backorder-policies/middlewares";
import { adminInventoryItemRoutesMiddlewares } from "./admin/inventory-items/middlewares";
import { adminReplenishmentOrderRoutesMiddlewares } from "./admin/replenishment-orders/middlewares";
import { storeRoutesMiddlewares } from "./store/middlewares";

export default defineMiddlewares([
  ...adminBackorderPolicyRoutesMiddlewares,
  ...adminInventoryItemRoutesMiddlewares,
  ...adminReplenishmentOrderRoutesMiddlewares,
  ...storeRoutesMiddlewares,
]);
