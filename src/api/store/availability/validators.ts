import { z } from "@medusajs/framework/zod";

export const MAX_VARIANTS = 100;

/** Ids are Medusa's or the merchant's own; spaces and control characters are in none of them. */
const ID_PATTERN = /^[^\s\p{C}]{1,255}$/u;

/** An id as it stands in a query or a path. */
export const IdSchema = z.string().regex(ID_PATTERN, "must be an id");

/** The query of `GET /store/availability`. One id may stand by itself; the same id twice is asked once. */
export const StoreGetAvailabilityParams = z
  .object({
    variant_id: z.preprocess(
      (value) => (typeof value === "string" ? [value] : value),
      z
        .array(IdSchema)
        .min(1)
        .max(MAX_VARIANTS, `variant_id takes at most ${MAX_VARIANTS} ids`)
        .transform((ids) => [...new Set(ids)]),
    ),
    sales_channel_id: IdSchema.optional(),
  })
  .strict();

export type StoreGetAvailabilityParamsType = z.infer<typeof StoreGetAvailabilityParams>;
