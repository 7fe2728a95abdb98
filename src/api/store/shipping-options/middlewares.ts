import type { MiddlewareRoute } from "@medusajs/framework/http";

import { judgeOptionsForCart, judgeOptionsForOrder } from "./insufficient-inventory";

/** After core's own middlewares of the same route, which validate the request. */
export const shippingOptionRoutesMiddlewares: MiddlewareRoute[] = [
  {
    method: ["GET"],
    matcher: "/store/shipping-options",
    middlewares: [judgeOptionsForCart],
  },
  {
    method: ["GET"],
    matcher: "/admin/orders/:id/shipping-options",
    middlewares: [judgeOptionsForOrder],
  },
];
