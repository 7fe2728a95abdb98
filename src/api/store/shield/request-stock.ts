import type { MedusaStoreRequest } from "@medusajs/framework/http";
import { ContainerRegistrationKeys } from "@medusajs/framework/utils";

import type { BackorderAnswers } from "../../../availability/shield";
import type { Survey } from "../../../availability/survey";
import { sellsBeyondStock } from "../../../availability/variant-availability";
import { inventoryOf } from "../../../modules/inventory/inventory-of";
import type { VariantStock } from "../../../modules/inventory/types";
import { keyChannelIds, requestedChannelIds } from "../sales-channel";

/** What one request under `/store` reads of stock, so that it reads nothing twice. */
export class RequestStock {
  private readonly read_ = new Map<string | null, Map<string, VariantStock>>();

  constructor(private readonly req_: MedusaStoreRequest) {}

  /**
   * Reads variants with their stock in a sales channel. A request that changes nothing gets what it has read before.
   *
   * @param variantIds - each once
   * @param salesChannelId - the channel; `null`: none, and so no levels
   * @returns the variants that exist
   */
  async list(variantIds: string[], salesChannelId: string | null): Promise<VariantStock[]> {
    const known = this.read_.get(salesChannelId);
    if (this.req_.method === "GET" && known && variantIds.every((id) => known.has(id))) {
      return variantIds.flatMap((id) => known.get(id) ?? []);
    }
    const variants = await inventoryOf(this.req_.scope).listVariantStock({
      variant_ids: variantIds,
      sales_channel_id: salesChannelId,
    });
    const byId = new Map(variants.map((variant) => [variant.variant_id, variant]));
    this.read_.set(salesChannelId, new Map([...(known ?? []), ...byId]));
    return variants;
  }

  /**
   * Finds out which variants of an answer can be ordered beyond stock, with one statement for each sales channel.
   *
   * @param variants - from the survey of the answer
   */
  async askBackorders(variants: Survey["variants"]): Promise<BackorderAnswers> {
    const { splitLines } = inventoryOf(this.req_.scope).getBackorderOptions();
    const answers = new Map<string | undefined, Map<string, boolean>>();
    for (const [channelId, ids] of variants) {
      const byVariant = new Map<string, boolean>();
      for (const channel of channelId === undefined ? this.channels_() : [channelId]) {
        for (const variant of await this.list([...ids], channel)) {
          const { variant_id: id } = variant;
          byVariant.set(id, byVariant.get(id) || sellsBeyondStock(variant, splitLines));
        }
      }
      answers.set(channelId, byVariant);
    }
    return { allows: (id, channelId) => answers.get(channelId)?.get(id) };
  }

  /** The stock locations that serve the request's sales channels. */
  async locationIds(): Promise<ReadonlySet<string>> {
    const channels = this.channels_().flatMap((id) => id ?? []);
    if (!channels.length) {
      return new Set();
    }
    const query = this.req_.scope.resolve(ContainerRegistrationKeys.QUERY);
    const { data } = await query.graph({
      entity: "sales_channel_locations",
      fields: ["stock_location_id"],
      filters: { sales_channel_id: channels },
    });
    return new Set(data.map((location) => location.stock_location_id));
  }

  /**
   * Those of the publishable key, or of them the ones that the query names. A shopper who may buy in several is told what
   * can be had in any of them. `null`: the key has none.
   */
  private channels_(): (string | null)[] {
    const ofKey = keyChannelIds(this.req_);
    const requested = requestedChannelIds(this.req_).filter((id) => ofKey.includes(id));
    const channels = requested.length ? requested : ofKey;
    return channels.length ? channels : [null];
  }
}
