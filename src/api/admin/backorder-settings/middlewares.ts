import { type MiddlewareRoute, validateAndTransformQuery } from "@medusajs/framework/http";
import { PolicyOperation } from "@medusajs/framework/utils";

import { AdminGetStockBreachesParams } from "./validators";

/** The routes under `/admin/backorder-settings`; core asks for authentication on everything under `/admin`. */
export const adminBackorderSettingsRoutesMiddlewares: MiddlewareRoute[] = [
  {
    method: ["GET"],
    matcher: "/admin/backorder-settings",
    policies: [{ resource: "backorder", operation: PolicyOperation.read }],
  },
  {
    method: ["GET"],
    matcher: "/admin/backorder-settings/breaches",
    middlewares: [
      // Its rows are computed, so that there are no fields to choose.
      validateAndTransformQuery(AdminGetStockBreachesParams, { isList: true }),
    ],
    policies: [{ resource: "inventory_level", operation: PolicyOperation.read }],
  },
];
