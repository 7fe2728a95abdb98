import { z } from "@medusajs/framework/zod";

import { quantityField } from "../fields";

/** The body of `POST /admin/reservations/:id/claim`. */
export const AdminChangeClaim = z
  .object({
    quantity: quantityField("quantity", "positive").optional(),
    location_id: z.string().min(1).optional(),
    expected_quantity: quantityField("expected_quantity", "positive").optional(),
    expected_location_id: z.string().min(1).optional(),
    dry_run: z.boolean().optional(),
  })
  .strict()
  .superRefine(({ quantity, location_id }, context) => {
    if (quantity === undefined && location_id === undefined) {
      context.addIssue({ code: "custom", message: "quantity or location_id is required" });
    }
  });
