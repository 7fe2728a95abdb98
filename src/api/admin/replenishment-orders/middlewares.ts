import { type MiddlewareRoute, validateAndTransformQuery } from "@medusajs/framework/http";
import { PolicyOperation } from "@medusajs/framework/utils";

import { Entities, listReplenishmentOrdersConfig } from "./query-config";
import { AdminGetReplenishmentOrdersParams } from "./validators";

/** The routes under `/admin/replenishment-orders`; core asks for authentication on everything under `/admin`. */
export const adminReplenishmentOrderRoutesMiddlewares: MiddlewareRoute[] = [
  {
    method: ["GET"],
    matcher: "/admin/replenishment-orders",
    middlewares: [
      validateAndTransformQuery(AdminGetReplenishmentOrdersParams, listReplenishmentOrdersConfig),
    ],
    policies: [{ resource: Entities.replenishment_order, operation: PolicyOperation.read }],
  },
];
