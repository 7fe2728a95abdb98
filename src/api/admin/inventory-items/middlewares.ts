import {
  type MiddlewareRoute,
  validateAndTransformBody,
  validateAndTransformQuery,
} from "@medusajs/framework/http";
import { PolicyOperation } from "@medusajs/framework/utils";

import { AdminAdjustStock, AdminReceiveStock } from "../replenishment-orders/validators";
import { Entities, listStockMovementsQueryConfig } from "./query-config";
import {
  AdminGetStockMovementsParams,
  AdminSetLeadTime,
  AdminUpdateBackorderPolicy,
} from "./validators";

/** What the plugin adds to inventory items and levels; core asks for authentication on everything under `/admin`. */
export const adminInventoryItemRoutesMiddlewares: MiddlewareRoute[] = [
  {
    method: ["GET"],
    matcher: "/admin/inventory-items/:id/stock",
    policies: [{ resource: Entities.inventory_level, operation: PolicyOperation.read }],
  },
  {
    method: ["GET"],
    matcher: "/admin/inventory-items/:id/stock-movements",
    middlewares: [
      validateAndTransformQuery(AdminGetStockMovementsParams, listStockMovementsQueryConfig),
    ],
    policies: [{ resource: Entities.inventory_level, operation: PolicyOperation.read }],
  },
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
  {
    method: ["POST"],
    matcher: "/admin/inventory-items/:id/location-levels/:location_id/receipts",
    middlewares: [validateAndTransformBody(AdminReceiveStock)],
    policies: [{ resource: Entities.inventory_level, operation: PolicyOperation.update }],
  },
  {
    method: ["POST"],
    matcher: "/admin/inventory-items/:id/location-levels/:location_id/adjustments",
    middlewares: [validateAndTransformBody(AdminAdjustStock)],
    policies: [{ resource: Entities.inventory_level, operation: PolicyOperation.update }],
  },
  {
    method: ["GET"],
    matcher: "/admin/inventory-items/:id/lead-time",
    policies: [{ resource: Entities.inventory_item, operation: PolicyOperation.read }],
  },
  {
    method: ["POST"],
    matcher: "/admin/inventory-items/:id/lead-time",
    middlewares: [validateAndTransformBody(AdminSetLeadTime)],
    policies: [{ resource: Entities.inventory_item, operation: PolicyOperation.update }],
  },
  {
    method: ["GET"],
    matcher: "/admin/inventory-items/:id/location-levels/:location_id/lead-time",
    policies: [{ resource: Entities.inventory_level, operation: PolicyOperation.read }],
  },
  {
    method: ["POST"],
    matcher: "/admin/inventory-items/:id/location-levels/:location_id/lead-time",
    middlewares: [validateAndTransformBody(AdminSetLeadTime)],
    policies: [{ resource: Entities.inventory_level, operation: PolicyOperation.update }],
  },
];
