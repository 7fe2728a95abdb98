import { z } from "@medusajs/framework/zod";

import { DATE_FORM, readDay } from "../../../lib/read-date";

export const MAX_VARIANTS = 100;

/** Ids are Medusa's or the merchant's own; spaces and control characters are in none of them. */
const ID_PATTERN = /^[^\s\p{C}]{1,255}$/u;

/** An id as it stands in a query or a path. */
export const idSchema = (field: string) =>
  z.string().regex(ID_PATTERN, `${field} must be an id, without spaces`);

/** The query of `GET /store/availability`. One id may stand by itself; the same id twice is asked once. */
export const StoreGetAvailabilityParams = z
  .object({
    variant_id: z.preprocess(
      (value) => (typeof value === "string" ? [value] : value),
      z
        .array(idSchema("variant_id"))
        .min(1)
        .max(MAX_VARIANTS)
        .transform((ids) => [...new Set(ids)]),
    ),
    sales_channel_id: idSchema("sales_channel_id").optional(),
    quantity: z
      .string()
      .regex(/^[1-9]\d{0,8}$/, "quantity must be a whole number from 1 to 999999999")
      .transform(Number)
      .default(1),
    ship_date: z
      .string()
      .refine((value) => readDay(value) !== undefined, `ship_date must be ${DATE_FORM}`)
      .transform((value) => readDay(value) as string)
      .optional(),
  })
  .strict();

export type StoreGetAvailabilityParamsType = z.infer<typeof StoreGetAvailabilityParams>;
