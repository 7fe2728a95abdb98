import type { MiddlewareRoute } from "@medusajs/framework/http";

import { checkAddedLine, checkChangedCart, checkChangedLine, checkNewCart } from "./check-stock";

/** After core's own middlewares of the same routes, which validate the request, and before core's handlers. */
export const storeCartRoutesMiddlewares: MiddlewareRoute[] = [
  { method: ["POST"], matcher: "/store/carts", middlewares: [checkNewCart] },
  { method: ["POST"], matcher: "/store/carts/:id", middlewares: [checkChangedCart] },
  { method: ["POST"], matcher: "/store/carts/:id/line-items", middlewares: [checkAddedLine] },
  {
    method: ["POST"],
    matcher: "/store/carts/:id/line-items/:line_id",
    middlewares: [checkChangedLine],
  },
];
