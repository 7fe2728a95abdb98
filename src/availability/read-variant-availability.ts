import type { ICachingModuleService, MedusaContainer } from "@medusajs/framework/types";
import { FeatureFlag, MedusaError, Modules } from "@medusajs/framework/utils";

import type { StoreVariantAvailability } from "../types/http/store-availability";
import { readExpectedDates } from "./expected-dates";
import { withIncoming } from "./incoming-by-date";
import { readIncomingUnits } from "./incoming-units";
import { judgeVariant } from "./variant-availability";
import { inventoryOf } from "../modules/inventory/inventory-of";
import type { VariantStock } from "../modules/inventory/types";

/** Longer than any burst of page views, short enough for what no event tells. */
const CACHE_SECONDS = 30;

export type VariantAvailabilitySelector = {
  variant_ids: string[];
  sales_channel_id: string;
  /** The units that the date is about, > 0. */
  quantity: number;
  /** The day on which they are wanted, `2026-12-24`: what is expected until then counts. */
  ship_date?: string;
};

/**
 * Says what a storefront shows of some variants in a sales channel. With Medusa's caching on, the answer may come from
 * the cache; it is for showing, and no claim is ever decided on it.
 *
 * @param container - for the Inventory Module and the Caching Module
 * @param selector - the variants and the channel
 * @returns the variants in the order asked for
 * @throws MedusaError `not_found` naming the variants that do not exist, or are not on sale in the channel
 */
export async function readVariantAvailability(
  container: MedusaContainer,
  selector: VariantAvailabilitySelector,
): Promise<StoreVariantAvailability[]> {
  const cache = cachingOf(container);
  const key = await cache?.computeKey({ availability: selector });
  const cached =
    key && ((await cache?.get({ key })) as StoreVariantAvailability[] | null | undefined);
  if (cached) {
    return cached;
  }
  const { quantity, ship_date, ...stocked } = selector;
  const variants = await inventoryOf(container).listVariantStock({
    ...stocked,
    with_product: true,
  });
  const offered = inOrder(variants, selector.variant_ids);
  const availability = await judgeOffered(container, offered, { quantity, ship_date });
  if (cache && key) {
    await cache.set({ key, data: availability, ttl: CACHE_SECONDS, tags: cacheTags(variants) });
  }
  return availability;
}

/**
 * The tag of everything cached about an inventory item's levels. Medusa clears tags of rows when they change; a level
 * that is new is in no answer yet, so the levels' events are translated to this tag (subscribers/availability-cache.ts).
 *
 * @param inventoryItemId - the item
 */
export function itemCacheTag(inventoryItemId: string): string {
  return `BackordersAvailability:${inventoryItemId}`;
}

/**
 * The Caching Module, where it is installed and switched on.
 *
 * @param container - the application's, or a request's
 */
export function cachingOf(container: MedusaContainer): ICachingModuleService | undefined {
  return FeatureFlag.isFeatureEnabled("caching")
    ? (container.resolve(Modules.CACHING, { allowUnregistered: true }) as
        ICachingModuleService | undefined)
    : undefined;
}

/** What an answer was made from: Medusa clears the tag when the row, or a row of the list, changes. */
function cacheTags(variants: readonly VariantStock[]): string[] {
  return [
    "LinkProductVariantInventoryItem:list:*",
    "LinkSalesChannelStockLocation:list:*",
    "LinkProductSalesChannel:list:*",
    ...variants.flatMap((variant) => [
      `ProductVariant:${variant.variant_id}`,
      `Product:${variant.product?.id}`,
      ...variant.items.flatMap(({ inventory_item_id }) => [
        `InventoryItem:${inventory_item_id}`,
        itemCacheTag(inventory_item_id),
      ]),
    ]),
  ];
}

async function judgeOffered(
  container: MedusaContainer,
  variants: readonly VariantStock[],
  asked: Pick<VariantAvailabilitySelector, "quantity" | "ship_date">,
): Promise<StoreVariantAvailability[]> {
  const wanted = await withIncoming(
    container,
    variants.map((variant) => ({ id: variant.variant_id, variant, ...asked })),
  );
  const { exposeIncoming, splitLines } = inventoryOf(container).getBackorderOptions();
  const [expected, incoming] = await Promise.all([
    readExpectedDates(
      container,
      wanted.map((line) => [line]),
    ),
    exposeIncoming ? readIncomingUnits(container, variants) : undefined,
  ]);
  return wanted.map(({ variant }, index) => ({
    ...judgeVariant(variant, splitLines),
    ...expected[index][0],
    ...(incoming && { incoming: incoming[index] }),
  }));
}

/** The variants in the order asked for. */
function inOrder(variants: readonly VariantStock[], variantIds: readonly string[]): VariantStock[] {
  const offered = new Map(
    variants
      .filter(({ product }) => product?.offered)
      .map((variant) => [variant.variant_id, variant]),
  );
  const unknown = variantIds.filter((id) => !offered.has(id));
  if (unknown.length) {
    throw new MedusaError(
      MedusaError.Types.NOT_FOUND,
      `Product variants not found: ${unknown.join(", ")}`,
    );
  }
  return variantIds.flatMap((id) => offered.get(id) ?? []);
}
