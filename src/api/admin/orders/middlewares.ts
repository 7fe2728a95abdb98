import { type MiddlewareRoute, validateAndTransformBody } from "@medusajs/framework/http";
import { PolicyOperation } from "@medusajs/framework/utils";

import {
  AdminAllocateOrder,
  AdminReleaseOrderClaims,
  AdminSetShippingPreference,
} from "./validators";

const resource = "order";

/** What the plugin adds below `/admin/orders`; core asks for authentication on everything under `/admin`. */
export const adminOrderRoutesMiddlewares: MiddlewareRoute[] = [
  {
    method: ["GET"],
    matcher: "/admin/orders/:id/backorders",
    policies: [{ resource, operation: PolicyOperation.read }],
  },
  {
    method: ["POST"],
    matcher: "/admin/orders/:id/allocation",
    middlewares: [validateAndTransformBody(AdminAllocateOrder)],
    policies: [{ resource, operation: PolicyOperation.update }],
  },
  {
    method: ["POST"],
    matcher: "/admin/orders/:id/shipping-preference",
    middlewares: [validateAndTransformBody(AdminSetShippingPreference)],
    policies: [{ resource, operation: PolicyOperation.update }],
  },
  {
    method: ["POST"],
    matcher: "/admin/orders/:id/release",
    middlewares: [validateAndTransformBody(AdminReleaseOrderClaims)],
    policies: [{ resource, operation: PolicyOperation.update }],
  },
];
