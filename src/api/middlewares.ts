import { defineMiddlewares } from "@medusajs/framework/http";

import { adminBackorderPolicyRoutesMiddlewares } from "./admin/backorder-policies/middlewares";
import { adminBackorderSettingsRoutesMiddlewares } from "./admin/backorder-settings/middlewares";
import { adminBackorderRoutesMiddlewares } from "./admin/backorders/middlewares";
import { adminInventoryItemRoutesMiddlewares } from "./admin/inventory-items/middlewares";
import { adminOrderRoutesMiddlewares } from "./admin/orders/middlewares";
import { adminReplenishmentOrderRoutesMiddlewares } from "./admin/replenishment-orders/middlewares";
import { adminReservationRoutesMiddlewares } from "./admin/reservations/middlewares";
import { adminStockCountRoutesMiddlewares } from "./admin/stock-counts/middlewares";
import { adminStockReconcileRoutesMiddlewares } from "./admin/stock/reconcile/middlewares";
import { adminStockMovementRoutesMiddlewares } from "./admin/stock-movements/middlewares";
import { adminStripeOrderAttemptRoutesMiddlewares } from "./admin/stripe-order-attempts/middlewares";
import { adminUnallocatedLineRoutesMiddlewares } from "./admin/unallocated-lines/middlewares";
import { hooksStripeOrdersRoutesMiddlewares } from "./hooks/stripe/orders/middlewares";
import { storeRoutesMiddlewares } from "./store/middlewares";

export default defineMiddlewares([
  ...adminBackorderPolicyRoutesMiddlewares,
  ...adminBackorderSettingsRoutesMiddlewares,
  ...adminBackorderRoutesMiddlewares,
  ...adminInventoryItemRoutesMiddlewares,
  ...adminOrderRoutesMiddlewares,
  ...adminReplenishmentOrderRoutesMiddlewares,
  ...adminReservationRoutesMiddlewares,
  ...adminStockCountRoutesMiddlewares,
  ...adminStockReconcileRoutesMiddlewares,
  ...adminStockMovementRoutesMiddlewares,
  ...adminStripeOrderAttemptRoutesMiddlewares,
  ...adminUnallocatedLineRoutesMiddlewares,
  ...hooksStripeOrdersRoutesMiddlewares,
  ...storeRoutesMiddlewares,
]);
