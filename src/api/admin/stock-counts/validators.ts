import { z } from "@medusajs/framework/zod";
import { createFindParams } from "@medusajs/medusa/api/utils/validators";

import { dateField, flagField, idsField, wholeField } from "../fields";

const MAX_LINE = 2 ** 31 - 1;

const options = {
  as_of: dateField("as_of").optional(),
  mode: z.enum(["all-or-nothing", "valid-lines"]).optional(),
  idempotency_key: z.string().min(1).max(255).optional(),
};

/** The body of `POST /admin/stock-counts` as JSON. What a line has to be is said by line, with those of a stream. */
export const AdminCreateStockCount = z
  .object({
    lines: z.array(z.unknown()).min(1).max(10_000),
    ...options,
    dry_run: z.boolean().optional(),
  })
  .strict();

/** The query of `POST /admin/stock-counts` where the lines are streamed. */
export const AdminStreamStockCountParams = z
  .object({
    ...options,
    dry_run: flagField,
    after_line: wholeField({ min: 0, max: MAX_LINE }).optional(),
  })
  .strict();

const status = z.enum(["receiving", "running", "done", "failed"]);

/** The query of `GET /admin/stock-counts`. */
export const AdminGetStockCountsParams = createFindParams({ order: "-id" })
  .omit({ with_deleted: true })
  .extend({
    limit: wholeField({ min: 0, max: 1_000 }).optional().default(20),
    offset: wholeField({ min: 0, max: Number.MAX_SAFE_INTEGER }).optional().default(0),
    id: idsField,
    status: z.union([status, z.array(status)]).optional(),
    idempotency_key: idsField,
  })
  .strict();

/** The query of `GET /admin/stock-counts/:id`. */
export const AdminGetStockCountParams = z
  .object({
    errors_after: wholeField({ min: 0, max: MAX_LINE }).optional().default(0),
    errors_limit: wholeField({ min: 0, max: 10_000 }).optional().default(10_000),
  })
  .strict();
