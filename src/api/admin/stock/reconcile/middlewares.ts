import {
  type MiddlewareRoute,
  validateAndTransformBody,
  validateAndTransformQuery,
} from "@medusajs/framework/http";
import { PolicyOperation } from "@medusajs/framework/utils";

import { Entities, listStockFindingsQueryConfig } from "./query-config";
import { AdminGetStockFindingsParams, AdminReconcileStock } from "./validators";

/** 10,000 ids of findings are 1 MB of JSON. */
const IDS_SIZE_LIMIT = "2mb";

/** The routes under `/admin/stock/reconcile`; core asks for authentication on everything under `/admin`. */
export const adminStockReconcileRoutesMiddlewares: MiddlewareRoute[] = [
  {
    method: ["GET"],
    matcher: "/admin/stock/reconcile",
    middlewares: [
      validateAndTransformQuery(AdminGetStockFindingsParams, listStockFindingsQueryConfig),
    ],
    policies: [{ resource: Entities.stock_finding, operation: PolicyOperation.read }],
  },
  {
    method: ["POST"],
    matcher: "/admin/stock/reconcile",
    bodyParser: { sizeLimit: IDS_SIZE_LIMIT },
    middlewares: [validateAndTransformBody(AdminReconcileStock)],
    policies: [{ resource: Entities.stock_finding, operation: PolicyOperation.update }],
  },
];
