import {
  type MiddlewareRoute,
  validateAndTransformBody,
  validateAndTransformQuery,
} from "@medusajs/framework/http";
import { PolicyOperation } from "@medusajs/framework/utils";

import { Entities as SupplyEntities } from "../replenishment-orders/query-config";
import { AdminOrderSupplyForBackorders } from "../replenishment-orders/validators";
import { Entities, listBackordersQueryConfig } from "./query-config";
import {
  AdminGetBackordersParams,
  AdminGetBackorderSummaryParams,
  AdminSetBackorderPriority,
  AdminTellBackorderCustomers,
} from "./validators";

/** 10,000 ids are 0.4 MB of JSON. */
const ENTRIES_SIZE_LIMIT = "1mb";

/** The routes under `/admin/backorders`; core asks for authentication on everything under `/admin`. */
export const adminBackorderRoutesMiddlewares: MiddlewareRoute[] = [
  {
    method: ["GET"],
    matcher: "/admin/backorders",
    middlewares: [validateAndTransformQuery(AdminGetBackordersParams, listBackordersQueryConfig)],
    policies: [{ resource: Entities.backorder, operation: PolicyOperation.read }],
  },
  {
    method: ["GET"],
    matcher: "/admin/backorders/summary",
    middlewares: [validateAndTransformQuery(AdminGetBackorderSummaryParams, {})],
    policies: [{ resource: Entities.backorder, operation: PolicyOperation.read }],
  },
  {
    method: ["POST"],
    matcher: "/admin/backorders/priority",
    bodyParser: { sizeLimit: ENTRIES_SIZE_LIMIT },
    middlewares: [validateAndTransformBody(AdminSetBackorderPriority)],
    policies: [{ resource: Entities.backorder, operation: PolicyOperation.update }],
  },
  {
    method: ["POST"],
    matcher: "/admin/backorders/tell-customers",
    bodyParser: { sizeLimit: ENTRIES_SIZE_LIMIT },
    middlewares: [validateAndTransformBody(AdminTellBackorderCustomers)],
    policies: [{ resource: Entities.backorder, operation: PolicyOperation.update }],
  },
  {
    method: ["POST"],
    matcher: "/admin/backorders/order-supply",
    bodyParser: { sizeLimit: ENTRIES_SIZE_LIMIT },
    middlewares: [validateAndTransformBody(AdminOrderSupplyForBackorders)],
    policies: [{ resource: SupplyEntities.replenishment_order, operation: PolicyOperation.create }],
  },
];
