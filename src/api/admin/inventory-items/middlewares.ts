import { type MiddlewareRoute, validateAndTransformBody } from "@medusajs/framework/http";
import { PolicyOperation } from "@medusajs/framework/utils";

import { Entities } from "./query-config";
import { AdminUpdateBackorderPolicy } from "./validators";

/** The policy routes of inventory items and levels; core asks for authentication on everything under `/admin`. */
export const adminInventoryItemRoutesMiddlewares: MiddlewareRoute[] = [
  {
    method: ["GET"],
    matcher: "/admin/inventory-items/:id/backorder-policy",
    policies: [{ resource: Entities.inventory_item, operation: PolicyOperation.read }],
  },
  {
    method: ["POST"],
    matcher: "/admin/inventory-items/:id/backorder-policy",
    middlewares: [validateAndTransformBody(AdminUpdateBackorderPolicy)],
    policies: [{ resource: Entities.inventory_item, operation: PolicyOperation.update }],
  },
  {
    method: ["GET"],
    matcher: "/admin/inventory-items/:id/location-levels/:location_id/backorder-policy",
    policies: [{ resource: Entities.inventory_level, operation: PolicyOperation.read }],
  },
  {
    method: ["POST"],
    matcher: "/admin/inventory-items/:id/location-levels/:location_id/backorder-policy",
    middlewares: [validateAndTransformBody(AdminUpdateBackorderPolicy)],
    policies: [{ resource: Entities.inventory_level, operation: PolicyOperation.update }],
  },
];
