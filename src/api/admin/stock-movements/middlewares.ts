import {
  type AuthenticatedMedusaRequest,
  type MedusaNextFunction,
  type MedusaResponse,
  type MiddlewareRoute,
} from "@medusajs/framework/http";
import { zodValidator } from "@medusajs/framework";
import { PolicyOperation } from "@medusajs/framework/utils";
import { z } from "@medusajs/framework/zod";

import { wholeField } from "../fields";

/** The query of `GET /admin/stock-movements`. */
const AdminFollowStockMovementsParams = z
  .object({
    after: z.string().min(1).max(64).optional(),
    limit: wholeField({ min: 1, max: 10_000 }).optional(),
  })
  .strict();

async function validateParams(
  req: AuthenticatedMedusaRequest,
  _res: MedusaResponse,
  next: MedusaNextFunction,
): Promise<void> {
  try {
    req.validatedQuery = await zodValidator(AdminFollowStockMovementsParams, req.query);
    next();
  } catch (error) {
    next(error);
  }
}

/** The ledger for other systems; core asks for authentication on everything under `/admin`. */
export const adminStockMovementRoutesMiddlewares: MiddlewareRoute[] = [
  {
    method: ["GET"],
    matcher: "/admin/stock-movements",
    middlewares: [validateParams],
    policies: [{ resource: "inventory_level", operation: PolicyOperation.read }],
  },
];
