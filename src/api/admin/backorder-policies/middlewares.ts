import {
  type MiddlewareRoute,
  validateAndTransformBody,
  validateAndTransformQuery,
} from "@medusajs/framework/http";
import { PolicyOperation } from "@medusajs/framework/utils";

import { Entities } from "../inventory-items/query-config";
import { listBackorderPoliciesQueryConfig, listItemPoliciesQueryConfig } from "./query-config";
import {
  AdminBatchBackorderPolicies,
  AdminBatchItemBackorderPolicies,
  AdminGetBackorderPoliciesParams,
  AdminGetItemBackorderPoliciesParams,
} from "./validators";

/** 10,000 levels are up to 2 MB of JSON; the rest is for indentation and for ids that are longer than Medusa's. */
const BATCH_SIZE_LIMIT = "6mb";

/** The routes under `/admin/backorder-policies`; core asks for authentication on everything under `/admin`. */
export const adminBackorderPolicyRoutesMiddlewares: MiddlewareRoute[] = [
  {
    method: ["GET"],
    matcher: "/admin/backorder-policies",
    middlewares: [
      validateAndTransformQuery(AdminGetBackorderPoliciesParams, listBackorderPoliciesQueryConfig),
    ],
    policies: [{ resource: Entities.inventory_level, operation: PolicyOperation.read }],
  },
  {
    method: ["POST"],
    matcher: "/admin/backorder-policies/batch",
    bodyParser: { sizeLimit: BATCH_SIZE_LIMIT },
    middlewares: [validateAndTransformBody(AdminBatchBackorderPolicies)],
    policies: [{ resource: Entities.inventory_level, operation: PolicyOperation.update }],
  },
  {
    method: ["GET"],
    matcher: "/admin/backorder-policies/items",
    middlewares: [
      validateAndTransformQuery(AdminGetItemBackorderPoliciesParams, listItemPoliciesQueryConfig),
    ],
    policies: [{ resource: Entities.inventory_item, operation: PolicyOperation.read }],
  },
  {
    method: ["POST"],
    matcher: "/admin/backorder-policies/items/batch",
    bodyParser: { sizeLimit: BATCH_SIZE_LIMIT },
    middlewares: [validateAndTransformBody(AdminBatchItemBackorderPolicies)],
    policies: [{ resource: Entities.inventory_item, operation: PolicyOperation.update }],
  },
];
