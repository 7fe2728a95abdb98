import { z } from "@medusajs/framework/zod";

import type { AllocatedLine } from "../../../core-steps/order-allocation";
import { dateField, listField, quantityField } from "../fields";

/** An order of that many lines would be a store's whole stock. */
const lines = { min: 1, max: 1_000 };

const targets = listField(
  "to",
  z
    .object({
      location_id: z.string().min(1),
      quantity: quantityField("quantity", "positive"),
    })
    .strict(),
  { min: 0, max: 100 },
);

/** "auto", or a list whose messages name the place in it. */
const to = z.custom<AllocatedLine["to"]>().superRefine((value, context) => {
  if (value === "auto") {
    return;
  }
  if (!Array.isArray(value)) {
    const message = 'to must be "auto" or a list of { location_id, quantity }';
    context.addIssue({ code: "custom", message });
    return;
  }
  for (const { message } of targets.safeParse(value).error?.issues ?? []) {
    context.addIssue({ code: "custom", message });
  }
});

/** The body of `POST /admin/orders/:id/allocation`. */
export const AdminAllocateOrder = z
  .object({
    lines: listField("lines", z.object({ line_item_id: z.string().min(1), to }).strict(), lines),
    dry_run: z.boolean().optional(),
  })
  .strict();

/** The body of `POST /admin/orders/:id/shipping-preference`. */
export const AdminSetShippingPreference = z
  .object({
    ship: z.enum(["available", "complete"]).nullish(),
    ship_date: dateField("ship_date").nullish(),
    lines: listField(
      "lines",
      z
        .object({ line_item_id: z.string().min(1), ship_date: dateField("ship_date").nullable() })
        .strict(),
      lines,
    ).optional(),
  })
  .strict()
  .refine((body) => Object.values(body).some((value) => value !== undefined), {
    message: "Name at least one of ship, ship_date, lines",
  });

/** The body of `POST /admin/orders/:id/release`. */
export const AdminReleaseOrderClaims = z
  .object({ line_item_ids: listField("line_item_ids", z.string().min(1), lines).optional() })
  .strict();
