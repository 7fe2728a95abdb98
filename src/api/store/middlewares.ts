import type { MiddlewareRoute } from "@medusajs/framework/http";

import { storeAvailabilityRoutesMiddlewares } from "./availability/middlewares";
import { storeCartRoutesMiddlewares } from "./carts/middlewares";
import { shieldStoreResponses } from "./shield/shield-responses";
import { shippingOptionRoutesMiddlewares } from "./shipping-options/middlewares";

/** What the plugin puts around core's store routes and its own. */
export const storeRoutesMiddlewares: MiddlewareRoute[] = [
  // Without a method Medusa runs it ahead of all middlewares that belong to a route.
  { matcher: "/store", middlewares: [shieldStoreResponses] },
  ...storeAvailabilityRoutesMiddlewares,
  ...storeCartRoutesMiddlewares,
  ...shippingOptionRoutesMiddlewares,
];
