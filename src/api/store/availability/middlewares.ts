import { type MiddlewareRoute, validateAndTransformQuery } from "@medusajs/framework/http";

import { StoreGetAvailabilityParams } from "./validators";

export const storeAvailabilityRoutesMiddlewares: MiddlewareRoute[] = [
  {
    method: ["GET"],
    matcher: "/store/availability",
    middlewares: [validateAndTransformQuery(StoreGetAvailabilityParams, { isList: false })],
  },
];
