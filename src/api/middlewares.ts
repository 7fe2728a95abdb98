import { defineMiddlewares } from "@medusajs/framework/http";

import { adminBackorderPolicyRoutesMiddlewares } from "./admin/backorder-policies/middlewares";
import { adminBackorderRoutesMiddlewares } from "./admin/backorders/middlewares";
import { adminInventoryItemRoutesMiddlewares } from "./admin/inventory-items/middlewares";
import { adminReplenishmentOrderRoutesMiddlewares } from "./admin/replenishment-orders/middlewares";
import { adminStripeOrderAttemptRoutesMiddlewares } from "./admin/stripe-order-attempts/middlewares";
import { hooksStripeOrdersRoutesMiddlewares } from "./hooks/stripe/orders/middlewares";
import { storeRoutesMiddlewares } from "./store/middlewares";

export default defineMiddlewares([
  ...adminBackorderPolicyRoutesMiddlewares,
  ...adminBackorderRoutesMiddlewares,
  ...adminInventoryItemRoutesMiddlewares,
  ...adminReplenishmentOrderRoutesMiddlewares,
  ...adminStripeOrderAttemptRoutesMiddlewares,
  ...hooksStripeOrdersRoutesMiddlewares,
  ...storeRoutesMiddlewares,
]);
