import { z } from "@medusajs/framework/zod";
import { createFindParams } from "@medusajs/medusa/api/utils/validators";

import {
  boundsField,
  dateBoundsField,
  flagField,
  idsField,
  listField,
  quantityBoundsField,
  wholeField,
} from "../fields";

const status = z.enum(["open", "filled", "cancelled"]);

/** The limits of PostgreSQL's integer, which a priority is. */
const priorityLimits = { min: -(2 ** 31), max: 2 ** 31 - 1 };
const priority = wholeField(priorityLimits);
const days = wholeField({ min: -100_000, max: 100_000 });

/** The query of `GET /admin/backorders`. */
export const AdminGetBackordersParams = createFindParams({ order: "queued_at" })
  .omit({ fields: true, with_deleted: true })
  .extend({
    limit: wholeField({ min: 0, max: 1_000 }).optional().default(20),
    offset: wholeField({ min: 0, max: Number.MAX_SAFE_INTEGER }).optional().default(0),
    id: idsField,
    order_id: idsField,
    line_item_id: idsField,
    customer_id: idsField,
    inventory_item_id: idsField,
    location_id: idsField,
    replenishment_order_id: idsField,
    status: z
      .union([status, z.array(status)])
      .transform((value) => [value].flat())
      .optional(),
    priority: z
      .union([
        priority.transform((value) => [value]),
        z.array(priority),
        boundsField(() => priority),
      ])
      .optional(),
    queued_at: dateBoundsField("queued_at"),
    promised_at: dateBoundsField("promised_at"),
    estimated_at: dateBoundsField("estimated_at"),
    waiting_quantity: quantityBoundsField("waiting_quantity"),
    covered_quantity: quantityBoundsField("covered_quantity"),
    slip_days: boundsField(() => days),
    ready: flagField,
    late: flagField,
    no_supply: flagField,
    q: z.string().max(200).optional(),
  })
  .strict();

const seriesDays = wholeField({ min: 0, max: 366 }).optional();

/** The query of `GET /admin/backorders/summary`. */
export const AdminGetBackorderSummaryParams = z
  .object({
    location_id: idsField,
    inventory_item_id: idsField,
    time_zone: z.string().max(100).optional(),
    days_back: seriesDays,
    days_ahead: seriesDays,
  })
  .strict();

/** The body of `POST /admin/backorders/priority`. */
export const AdminSetBackorderPriority = z
  .object({
    priority: z.number().int().min(priorityLimits.min).max(priorityLimits.max),
    order_id: z.string().min(1).optional(),
    backorder_entry_ids: listField("backorder_entry_ids", z.string().min(1), { min: 1 }).optional(),
    dry_run: z.boolean().optional(),
  })
  .strict()
  .superRefine(({ order_id, backorder_entry_ids }, context) => {
    if (order_id === undefined && backorder_entry_ids === undefined) {
      const message = "order_id or backorder_entry_ids is required";
      context.addIssue({ code: "custom", message });
    }
  });

/** The body of `POST /admin/backorders/tell-customers`. */
export const AdminTellBackorderCustomers = z
  .object({
    backorder_entry_ids: listField("backorder_entry_ids", z.string().min(1), { min: 1 }),
  })
  .strict();
