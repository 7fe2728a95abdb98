import { z } from "@medusajs/framework/zod";
import { createFindParams } from "@medusajs/medusa/api/utils/validators";

import { FINDING_KINDS } from "../../../../modules/inventory/reconcile-types";
import { listField, wholeField } from "../../fields";

const kind = z.enum(FINDING_KINDS);

/** The query of `GET /admin/stock/reconcile`. */
export const AdminGetStockFindingsParams = createFindParams({})
  .omit({ fields: true, with_deleted: true, order: true })
  .extend({
    limit: wholeField({ min: 0, max: 1_000 }).optional().default(20),
    offset: wholeField({ min: 0, max: Number.MAX_SAFE_INTEGER }).optional().default(0),
    kinds: z
      .union([kind, z.array(kind)])
      .transform((value) => [value].flat())
      .optional(),
  })
  .strict();

/** The body of `POST /admin/stock/reconcile`. */
export const AdminReconcileStock = z
  .object({
    dry_run: z.boolean().optional(),
    finding_ids: listField("finding_ids", z.string().min(1)).optional(),
    kinds: listField("kinds", kind).optional(),
  })
  .strict();
