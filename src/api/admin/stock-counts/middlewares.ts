import {
  type AuthenticatedMedusaRequest,
  type MedusaNextFunction,
  type MedusaResponse,
  type MiddlewareRoute,
  validateAndTransformBody,
  validateAndTransformQuery,
} from "@medusajs/framework/http";
import { zodValidator } from "@medusajs/framework";
import { PolicyOperation } from "@medusajs/framework/utils";

import { Entities, listStockCountsConfig } from "./query-config";
import { drain, feedFormatOf } from "./read-feed";
import {
  AdminCreateStockCount,
  AdminGetStockCountParams,
  AdminGetStockCountsParams,
  AdminStreamStockCountParams,
} from "./validators";

/** 10,000 lines are up to 2 MB of JSON; the rest is for indentation. */
const LINES_SIZE_LIMIT = "6mb";

const path = "/admin/stock-counts";

const validateJson = validateAndTransformBody(AdminCreateStockCount);

/** Checks what a count is sent with: a body as JSON, or, where lines are streamed, the query. */
async function validateCount(
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse,
  next: MedusaNextFunction,
): Promise<void> {
  if (!feedFormatOf(req)) {
    await validateJson(req, res, next);
    return;
  }
  try {
    req.validatedBody = await zodValidator(AdminStreamStockCountParams, req.query);
    next();
  } catch (error) {
    await drain(req as never);
    next(error);
  }
}

async function validateParams(
  req: AuthenticatedMedusaRequest,
  _res: MedusaResponse,
  next: MedusaNextFunction,
): Promise<void> {
  try {
    req.validatedQuery = await zodValidator(AdminGetStockCountParams, req.query);
    next();
  } catch (error) {
    next(error);
  }
}

/** The routes under `/admin/stock-counts`; core asks for authentication on everything under `/admin`. */
export const adminStockCountRoutesMiddlewares: MiddlewareRoute[] = [
  {
    method: ["GET"],
    matcher: path,
    middlewares: [validateAndTransformQuery(AdminGetStockCountsParams, listStockCountsConfig)],
    policies: [{ resource: Entities.inventory_level, operation: PolicyOperation.read }],
  },
  {
    method: ["POST"],
    matcher: path,
    bodyParser: { sizeLimit: LINES_SIZE_LIMIT },
    middlewares: [validateCount],
    policies: [{ resource: Entities.inventory_level, operation: PolicyOperation.update }],
  },
  {
    method: ["GET"],
    matcher: `${path}/:id`,
    middlewares: [validateParams],
    policies: [{ resource: Entities.inventory_level, operation: PolicyOperation.read }],
  },
];
