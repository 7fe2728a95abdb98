import { type MiddlewareRoute, validateAndTransformQuery } from "@medusajs/framework/http";
import { PolicyOperation } from "@medusajs/framework/utils";

import { listStripeOrderAttemptsQueryConfig } from "./query-config";
import { AdminGetStripeOrderAttemptsParams } from "./validators";

/** Core's middlewares ask for authentication on everything under `/admin`. Who may see and change orders may do so here. */
export const adminStripeOrderAttemptRoutesMiddlewares: MiddlewareRoute[] = [
  {
    methods: ["GET"],
    matcher: "/admin/stripe-order-attempts",
    middlewares: [
      validateAndTransformQuery(
        AdminGetStripeOrderAttemptsParams,
        listStripeOrderAttemptsQueryConfig,
      ),
    ],
    policies: [{ resource: "order", operation: PolicyOperation.read }],
  },
  {
    methods: ["POST"],
    matcher: "/admin/stripe-order-attempts/:id/retry",
    policies: [{ resource: "order", operation: PolicyOperation.update }],
  },
  {
    methods: ["POST"],
    matcher: "/admin/stripe-order-attempts/:id/refund",
    policies: [{ resource: "order", operation: PolicyOperation.update }],
  },
];
