import type { Context } from "@medusajs/framework/types";
import { InjectManager, MedusaContext } from "@medusajs/framework/utils";

import { sqlOf } from "../engine/database";
import { readAvailability, type VariantStock } from "../engine/read-availability";
import { ClaimMethods } from "./claim-methods";

export type {
  ItemStock,
  LevelStock,
  ProductOfVariant,
  VariantStock,
} from "../engine/read-availability";

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

/** The part of the service that storefronts read. */
export class AvailabilityMethods extends ClaimMethods {
  /** Whether the store opted in to showing level rows to shoppers (the module's option `exposeLevels`). */
  exposesLevels(): boolean {
    return this.moduleOptions_.exposeLevels;
  }

  /**
   * Reads what availability is computed from (src/availability/variant-availability.ts), for all variants in one statement.
   * Locks nothing: what a shopper is shown is a picture, the claim decides.
   *
   * @returns the variants that exist, each with its items and the items' levels
   */
  @InjectManager()
  async listVariantStock(
    { variant_ids, sales_channel_id, location_ids, with_product }: VariantStockSelector,
    @MedusaContext() context: Context = {},
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
}
