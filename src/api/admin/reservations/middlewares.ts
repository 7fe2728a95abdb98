import { type MiddlewareRoute, validateAndTransformBody } from "@medusajs/framework/http";
import { PolicyOperation } from "@medusajs/framework/utils";

import { AdminChangeClaim } from "./validators";

/** As core names it for its permissions. */
const resource = "reservation_item";

/** What the plugin adds to reservations; core asks for authentication on everything under `/admin`. */
export const adminReservationRoutesMiddlewares: MiddlewareRoute[] = [
  {
    method: ["GET"],
    matcher: "/admin/reservations/:id/claim",
    policies: [{ resource, operation: PolicyOperation.read }],
  },
  {
    method: ["POST"],
    matcher: "/admin/reservations/:id/claim",
    middlewares: [validateAndTransformBody(AdminChangeClaim)],
    policies: [{ resource, operation: PolicyOperation.update }],
  },
];
