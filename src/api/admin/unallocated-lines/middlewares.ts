import { type MiddlewareRoute, validateAndTransformQuery } from "@medusajs/framework/http";
import { PolicyOperation } from "@medusajs/framework/utils";
import { createFindParams } from "@medusajs/medusa/api/utils/validators";
import { z } from "@medusajs/framework/zod";

import { idsField, wholeField } from "../fields";
import { listUnallocatedLinesQueryConfig } from "./query-config";

/** The query of `GET /admin/unallocated-lines`. */
const AdminGetUnallocatedLinesParams = createFindParams()
  .omit({ fields: true, with_deleted: true, order: true })
  .extend({
    limit: wholeField({ min: 0, max: 1_000 }).optional().default(20),
    offset: wholeField({ min: 0, max: Number.MAX_SAFE_INTEGER }).optional().default(0),
    order_id: idsField,
    q: z.string().max(200).optional(),
  })
  .strict();

/** What of orders is claimed nowhere; core asks for authentication on everything under `/admin`. */
export const adminUnallocatedLineRoutesMiddlewares: MiddlewareRoute[] = [
  {
    method: ["GET"],
    matcher: "/admin/unallocated-lines",
    middlewares: [
      validateAndTransformQuery(AdminGetUnallocatedLinesParams, listUnallocatedLinesQueryConfig),
    ],
    policies: [{ resource: "order", operation: PolicyOperation.read }],
  },
];
