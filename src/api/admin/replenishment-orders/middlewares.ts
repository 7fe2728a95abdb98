import {
  type MiddlewareRoute,
  validateAndTransformBody,
  validateAndTransformQuery,
} from "@medusajs/framework/http";
import { PolicyOperation } from "@medusajs/framework/utils";

import { readImportFile } from "./import/read-file";
import {
  Entities,
  listReplenishmentOrdersConfig,
  listReplenishmentReceiptsConfig,
  retrieveReplenishmentOrderConfig,
} from "./query-config";
import {
  AdminBatchReplenishmentLines,
  AdminCreateReplenishmentOrder,
  AdminEndReplenishmentOrder,
  AdminGetReplenishmentOrderParams,
  AdminGetReplenishmentOrdersParams,
  AdminGetReplenishmentReceiptsParams,
  AdminPlaceReplenishmentOrder,
  AdminReceiveReplenishmentOrder,
  AdminUpdateReplenishmentOrder,
} from "./validators";

/** 10,000 lines are up to 2 MB of JSON; the rest is for indentation. */
const LINES_SIZE_LIMIT = "6mb";

const asks = (operation: string) => [{ resource: Entities.replenishment_order, operation }];

const path = "/admin/replenishment-orders";

type BodySchema = Parameters<typeof validateAndTransformBody>[0];

/** A route that changes an order. */
const change = (matcher: string, body: BodySchema): MiddlewareRoute => ({
  method: ["POST"],
  matcher,
  bodyParser: { sizeLimit: LINES_SIZE_LIMIT },
  middlewares: [validateAndTransformBody(body)],
  policies: asks(PolicyOperation.update),
});

/** The routes under `/admin/replenishment-orders`; core asks for authentication on everything under `/admin`. */
export const adminReplenishmentOrderRoutesMiddlewares: MiddlewareRoute[] = [
  {
    method: ["GET"],
    matcher: path,
    middlewares: [
      validateAndTransformQuery(AdminGetReplenishmentOrdersParams, listReplenishmentOrdersConfig),
    ],
    policies: asks(PolicyOperation.read),
  },
  {
    method: ["POST"],
    matcher: path,
    bodyParser: { sizeLimit: LINES_SIZE_LIMIT },
    middlewares: [validateAndTransformBody(AdminCreateReplenishmentOrder)],
    policies: asks(PolicyOperation.create),
  },
  {
    method: ["POST"],
    matcher: `${path}/import`,
    bodyParser: { sizeLimit: LINES_SIZE_LIMIT },
    middlewares: [readImportFile],
    policies: asks(PolicyOperation.create),
  },
  {
    method: ["GET"],
    matcher: `${path}/:id`,
    middlewares: [
      validateAndTransformQuery(AdminGetReplenishmentOrderParams, retrieveReplenishmentOrderConfig),
    ],
    policies: asks(PolicyOperation.read),
  },
  change(`${path}/:id`, AdminUpdateReplenishmentOrder),
  {
    method: ["DELETE"],
    matcher: `${path}/:id`,
    policies: asks(PolicyOperation.delete),
  },
  change(`${path}/:id/lines/batch`, AdminBatchReplenishmentLines),
  change(`${path}/:id/order`, AdminPlaceReplenishmentOrder),
  {
    method: ["GET"],
    matcher: `${path}/:id/receipts`,
    middlewares: [
      validateAndTransformQuery(
        AdminGetReplenishmentReceiptsParams,
        listReplenishmentReceiptsConfig,
      ),
    ],
    policies: asks(PolicyOperation.read),
  },
  change(`${path}/:id/receipts`, AdminReceiveReplenishmentOrder),
  change(`${path}/:id/cancel`, AdminEndReplenishmentOrder),
  change(`${path}/:id/close`, AdminEndReplenishmentOrder),
];
