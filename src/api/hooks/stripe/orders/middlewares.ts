import type { MiddlewareRoute } from "@medusajs/framework/http";

/** Stripe signs the body byte by byte, so it is kept as it came. A session with many line items stays far below this. */
export const hooksStripeOrdersRoutesMiddlewares: MiddlewareRoute[] = [
  {
    methods: ["POST"],
    matcher: "/hooks/stripe/orders",
    bodyParser: { preserveRawBody: true, sizeLimit: "1mb" },
  },
];
