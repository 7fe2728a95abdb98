import { type MiddlewareRoute, validateAndTransformBody } from "@medusajs/framework/http";
import { PolicyOperation } from "@medusajs/framework/utils";

import { Entities } from "../inventory-items/query-config";
import { AdminBatchBackorderPolicies } from "./validators";

/** 10,000 levels are up to 2 MB of JSON; the rest is for indentation and for ids that are longer than Medusa's. */
const BATCH_SIZE_LIMIT = "6mb";

/** The routes under `/admin/backorder-policies`; core asks for authentication on everything under `/admin`. */
export const adminBackorderPolicyRoutesMiddlewares: MiddlewareRoute[] = [
  {
    method: ["POST"],
    matcher: "/admin/backorder-policies/batch",
    bodyParser: { sizeLimit: BATCH_SIZE_LIMIT },
    middlewares: [validateAndTransformBody(AdminBatchBackorderPolicies)],
    policies: [{ resource: Entities.inventory_level, operation: PolicyOperation.update }],
  },
];
