import type { Context } from "@medusajs/framework/types";

import { sqlOf } from "../engine/database";
import { readAvailability, type VariantStock } from "../engine/read-availability";

/** Whose stock is asked for, and where it may lie. */
export type VariantStockSelector = {
  /** Unknown and deleted variants are left out of the answer. */
  variant_ids: readonly string[];
  /** Levels at this channel's locations are read; `null`: only those at `location_ids`. */
  sales_channel_id: string | null;
  /** Locations whose levels are read as well, in the channel or not. */
  location_ids?: readonly string[];
  /** Whether the answer has the variants' products. */
  with_product?: boolean;
};

/** Reads what availability is computed from (src/availability/), for all variants in one statement. */
export async function listVariantStock(
  { variant_ids, sales_channel_id, location_ids, with_product }: VariantStockSelector,
  context: Context,
): Promise<VariantStock[]> {
  if (!variant_ids.length) {
    return [];
  }
  return readAvailability(sqlOf(context), {
    variantIds: variant_ids,
    salesChannelId: sales_channel_id,
    locationIds: location_ids,
    withProduct: with_product,
  });
}
