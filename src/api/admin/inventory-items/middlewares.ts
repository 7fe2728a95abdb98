import { type MiddlewareRoute, validateAndTransformBody } from "@medusajs/framework/http";
import { PolicyOperation } from "@medusajs/framework/utils";

import { Entities } from "./query-config";
import { AdminUpdateBackorderPolicy } from "./validators";

/**
 * The policy routes of inventory items and levels. Core's middlewares ask for authentication on everything under
 * `/admin`, and for the permission to read on everything under `/admin/inventory-items/*`.
 */
export const adminInventoryItemRoutesMiddlewares: MiddlewareRoute[] = [
  {
    method: ["POST"],
    matcher: "/admin/inventory-items/:id/backorder-policy",
    middlewares: [validateAndTransformBody(AdminUpdateBackorderPolicy)],
    policies: [{ resource: Entities.inventory_item, operation: PolicyOperation.update }],
  },
  {
    method: ["POST"],
    matcher: "/admin/inventory-items/:id/location-levels/:location_id/backorder-policy",
    middlewares: [validateAndTransformBody(AdminUpdateBackorderPolicy)],
    policies: [{ resource: Entities.inventory_level, operation: PolicyOperation.update }],
  },
];
