import { z } from "@medusajs/framework/zod";
import { createFindParams, createOperatorMap } from "@medusajs/medusa/api/utils/validators";

import { STRIPE_ORDER_STATUSES } from "../../../modules/stripe-orders/types";

const status = z.enum(STRIPE_ORDER_STATUSES);
const oneOrMany = z.union([z.string(), z.array(z.string())]);

/** The query of `GET /admin/stripe-order-attempts`. */
export const AdminGetStripeOrderAttemptsParams = createFindParams({
  limit: 20,
  offset: 0,
  order: "-created_at",
}).merge(
  z.object({
    id: oneOrMany.optional(),
    status: z.union([status, z.array(status)]).optional(),
    payment_intent_id: oneOrMany.optional(),
    cart_id: oneOrMany.optional(),
    order_id: oneOrMany.optional(),
    reason_code: oneOrMany.optional(),
    created_at: createOperatorMap().optional(),
  }),
);
