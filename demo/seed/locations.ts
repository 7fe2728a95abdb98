import type { MedusaContainer } from "@medusajs/framework/types";
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils";
import {
  createLocationFulfillmentSetWorkflow,
  createServiceZonesWorkflow,
  createShippingOptionsWorkflow,
  createStockLocationsWorkflow,
  linkSalesChannelsToStockLocationWorkflow,
} from "@medusajs/medusa/core-flows";
import { find } from "./lookup";
import {
  COUNTRIES,
  CURRENCY,
  FULFILLMENT_PROVIDER,
  LOCATION_KEYS,
  LOCATIONS,
  type LocationKey,
  type SeedLocation,
} from "./settings";
import type { SeededShop } from "./shop";

/** A stock location, down to the options that ship from it. */
type FoundLocation = {
  id: string;
  sales_channels?: ({ id: string } | undefined)[];
  fulfillment_providers?: ({ id: string } | undefined)[];
  fulfillment_sets?: {
    id: string;
    service_zones: { id: string; shipping_options: { name: string }[] }[];
  }[];
};

/**
 * Sees to the stock locations: each serves the sales channel and ships to the region's countries with options of
 * its own.
 *
 * @param container the application's container
 * @param shop the sales channel and the shipping profile
 * @returns the locations' ids
 */
export async function ensureLocations(
  container: MedusaContainer,
  shop: SeededShop,
): Promise<Record<LocationKey, string>> {
  const ids: Partial<Record<LocationKey, string>> = {};
  for (const key of LOCATION_KEYS) {
    ids[key] = await ensureLocation(container, LOCATIONS[key], shop);
  }
  return ids as Record<LocationKey, string>;
}

async function ensureLocation(
  container: MedusaContainer,
  wanted: SeedLocation,
  { salesChannelId, shippingProfileId }: SeededShop,
): Promise<string> {
  const location = await findOrCreate(container, wanted);
  if (!location.sales_channels?.some((channel) => channel?.id === salesChannelId)) {
    await linkSalesChannelsToStockLocationWorkflow(container).run({
      input: { id: location.id, add: [salesChannelId] },
    });
  }
  if (!location.fulfillment_providers?.some((provider) => provider?.id === FULFILLMENT_PROVIDER)) {
    await container.resolve(ContainerRegistrationKeys.LINK).create({
      [Modules.STOCK_LOCATION]: { stock_location_id: location.id },
      [Modules.FULFILLMENT]: { fulfillment_provider_id: FULFILLMENT_PROVIDER },
    });
  }
  const zone = await ensureServiceZone(container, wanted, location);
  const offered = new Set(zone.shipping_options.map((option) => option.name));
  const missing = wanted.shipping.filter((option) => !offered.has(option.name));
  if (missing.length) {
    await createShippingOptionsWorkflow(container).run({
      input: missing.map(({ name, code, description, price }) => ({
        name,
        price_type: "flat",
        provider_id: FULFILLMENT_PROVIDER,
        service_zone_id: zone.id,
        shipping_profile_id: shippingProfileId,
        type: { label: name, code, description },
        prices: [{ currency_code: CURRENCY, amount: price }],
        rules: [
          { attribute: "enabled_in_store", operator: "eq", value: "true" },
          { attribute: "is_return", operator: "eq", value: "false" },
        ],
      })),
    });
  }
  return location.id;
}

async function findOrCreate(
  container: MedusaContainer,
  { name, address }: SeedLocation,
): Promise<FoundLocation> {
  const [existing] = await find<FoundLocation>(container, {
    entity: "stock_location",
    fields: [
      "id",
      "sales_channels.id",
      "fulfillment_providers.id",
      "fulfillment_sets.id",
      "fulfillment_sets.service_zones.id",
      "fulfillment_sets.service_zones.shipping_options.name",
    ],
    filters: { name },
  });
  if (existing) {
    return existing;
  }
  const { result } = await createStockLocationsWorkflow(container).run({
    input: { locations: [{ name, address }] },
  });
  return { id: result[0].id };
}

async function ensureServiceZone(
  container: MedusaContainer,
  { name }: SeedLocation,
  location: FoundLocation,
): Promise<{ id: string; shipping_options: { name: string }[] }> {
  let set = location.fulfillment_sets?.[0];
  if (!set) {
    // This workflow's result is empty, so the set is read back.
    await createLocationFulfillmentSetWorkflow(container).run({
      input: {
        location_id: location.id,
        fulfillment_set_data: { name: `Shipping from ${name}`, type: "shipping" },
      },
    });
    [set] = await find<{ id: string; service_zones: [] }>(container, {
      entity: "fulfillment_set",
      fields: ["id"],
      filters: { name: `Shipping from ${name}` },
    });
  }
  if (set.service_zones?.[0]) {
    return set.service_zones[0];
  }
  const { result } = await createServiceZonesWorkflow(container).run({
    input: {
      data: [
        {
          fulfillment_set_id: set.id,
          name: `${name}, the region`,
          geo_zones: Object.keys(COUNTRIES).map((country) => ({
            type: "country",
            country_code: country,
          })),
        },
      ],
    },
  });
  return { id: result[0].id, shipping_options: [] };
}
