import type { MiddlewareRoute } from "@medusajs/framework/http";
import { PolicyOperation } from "@medusajs/framework/utils";

/** What the plugin adds below `/admin/orders`; core asks for authentication on everything under `/admin`. */
export const adminOrderRoutesMiddlewares: MiddlewareRoute[] = [
  {
    method: ["GET"],
    matcher: "/admin/orders/:id/backorders",
    policies: [{ resource: "order", operation: PolicyOperation.read }],
  },
];
