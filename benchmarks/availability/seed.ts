import type { MedusaContainer } from "@medusajs/framework/types";
import { ApiKeyType, ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils";

export const VARIANTS = 100;

/** A sales channel with a number of stock locations, all of which stock every variant. */
export type Catalogue = {
  locations: number;
  salesChannelId: string;
  publishableKey: string;
  variantIds: string[];
};

/**
 * Makes a catalogue of one-variant products, each with an item that has a level at every location.
 *
 * @param container a store's container
 * @param locations how many stock locations serve the channel
 * @returns what the benchmark asks for
 */
export async function seedCatalogue(
  container: MedusaContainer,
  locations: number,
): Promise<Catalogue> {
  const link = container.resolve(ContainerRegistrationKeys.LINK);
  const inventory = container.resolve(Modules.INVENTORY);
  const [channel] = await container
    .resolve(Modules.SALES_CHANNEL)
    .createSalesChannels([{ name: `${locations} locations` }]);
  const stockLocations = await container
    .resolve(Modules.STOCK_LOCATION)
    .createStockLocations(numbers(locations).map((n) => ({ name: `${locations}/${n}` })));
  const products = await container.resolve(Modules.PRODUCT).createProducts(
    numbers(VARIANTS).map((n) => ({
      title: `Product ${locations}/${n}`,
      status: "published" as const,
      options: [{ title: "Size", values: ["One"] }],
      variants: [{ title: "One", options: { Size: "One" } }],
    })),
  );
  const variantIds = products.map(({ variants }) => variants[0].id);
  const items = await inventory.createInventoryItems(
    numbers(VARIANTS).map((n) => ({ sku: `${locations}/${n}` })),
  );
  await inventory.createInventoryLevels(
    items.flatMap((item, n) =>
      stockLocations.map((location) => ({
        inventory_item_id: item.id,
        location_id: location.id,
        stocked_quantity: n,
      })),
    ),
  );
  const [key] = await container
    .resolve(Modules.API_KEY)
    .createApiKeys([
      { title: `${locations} locations`, type: ApiKeyType.PUBLISHABLE, created_by: "benchmark" },
    ]);
  const inChannel = { [Modules.SALES_CHANNEL]: { sales_channel_id: channel.id } };
  await link.create([
    { [Modules.API_KEY]: { publishable_key_id: key.id }, ...inChannel },
    ...stockLocations.map(({ id }) => ({
      ...inChannel,
      [Modules.STOCK_LOCATION]: { stock_location_id: id },
    })),
    ...products.map(({ id }) => ({ [Modules.PRODUCT]: { product_id: id }, ...inChannel })),
    ...variantIds.map((variant_id, n) => ({
      [Modules.PRODUCT]: { variant_id },
      [Modules.INVENTORY]: { inventory_item_id: items[n].id },
      data: { required_quantity: 1 },
    })),
  ]);
  return { locations, salesChannelId: channel.id, publishableKey: key.token, variantIds };
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, n) => n);
}
