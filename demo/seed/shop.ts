import type { MedusaContainer } from "@medusajs/framework/types";
import {
  createApiKeysWorkflow,
  createRegionsWorkflow,
  createShippingProfilesWorkflow,
  createTaxRegionsWorkflow,
  linkSalesChannelsToApiKeyWorkflow,
  updateSalesChannelsWorkflow,
  updateStoresWorkflow,
} from "@medusajs/medusa/core-flows";
import { find } from "./lookup";
import {
  COUNTRIES,
  CURRENCY,
  PAYMENT_PROVIDER,
  REGION_NAME,
  SALES_CHANNEL_NAME,
  SHOP_NAME,
  TAX_PROVIDER,
} from "./settings";

/** The names that Medusa gives to what it creates at the first start; others were given by a person. */
const MEDUSAS_STORE_NAME = "Medusa Store";
const MEDUSAS_CHANNEL_NAME = "Default Sales Channel";

type Store = {
  id: string;
  name: string;
  default_sales_channel_id: string | null;
  supported_currencies: { currency_code: string }[];
};

/** What the other parts of the seed need to know about the shop. */
export type SeededShop = { salesChannelId: string; shippingProfileId: string };

/**
 * Sees to the store's name and currency, the region with its taxes, the sales channel, its publishable key and the
 * default shipping profile.
 *
 * @param container the application's container
 * @returns the ids that locations and products refer to
 * @throws when Medusa has not created its default store
 */
export async function ensureShop(container: MedusaContainer): Promise<SeededShop> {
  const [store] = await find<Store>(container, {
    entity: "store",
    fields: ["id", "name", "default_sales_channel_id", "supported_currencies.currency_code"],
  });
  if (!store?.default_sales_channel_id) {
    throw new Error("There is no store with a default sales channel: run the migrations first");
  }
  const salesChannelId = store.default_sales_channel_id;
  await ensureStoreSettings(container, store);
  await ensureRegion(container);
  await ensureTaxRegions(container);
  await ensureSalesChannelName(container, salesChannelId);
  await ensurePublishableKey(container, salesChannelId);
  return { salesChannelId, shippingProfileId: await ensureShippingProfile(container) };
}

async function ensureStoreSettings(container: MedusaContainer, store: Store): Promise<void> {
  const sellsInCurrency = store.supported_currencies.some(
    (currency) => currency.currency_code === CURRENCY,
  );
  const update = {
    ...(store.name === MEDUSAS_STORE_NAME ? { name: SHOP_NAME } : {}),
    ...(sellsInCurrency
      ? {}
      : {
          // European shops show prices with VAT.
          supported_currencies: [
            { currency_code: CURRENCY, is_default: true, is_tax_inclusive: true },
          ],
        }),
  };
  if (Object.keys(update).length) {
    await updateStoresWorkflow(container).run({ input: { selector: { id: store.id }, update } });
  }
}

async function ensureRegion(container: MedusaContainer): Promise<void> {
  const existing = await find(container, {
    entity: "region",
    fields: ["id"],
    filters: { name: REGION_NAME },
  });
  if (existing.length) {
    return;
  }
  await createRegionsWorkflow(container).run({
    input: {
      regions: [
        {
          name: REGION_NAME,
          currency_code: CURRENCY,
          countries: Object.keys(COUNTRIES),
          payment_providers: [PAYMENT_PROVIDER],
          is_tax_inclusive: true,
        },
      ],
    },
  });
}

async function ensureTaxRegions(container: MedusaContainer): Promise<void> {
  const existing = await find<{ country_code: string }>(container, {
    entity: "tax_region",
    fields: ["country_code"],
  });
  const known = new Set(existing.map((region) => region.country_code));
  const missing = Object.entries(COUNTRIES).filter(([country]) => !known.has(country));
  if (!missing.length) {
    return;
  }
  await createTaxRegionsWorkflow(container).run({
    input: missing.map(([country, { vat }]) => ({
      country_code: country,
      provider_id: TAX_PROVIDER,
      default_tax_rate: { name: "VAT", code: `VAT-${country.toUpperCase()}`, rate: vat },
    })),
  });
}

async function ensureSalesChannelName(container: MedusaContainer, id: string): Promise<void> {
  const [channel] = await find<{ name: string }>(container, {
    entity: "sales_channel",
    fields: ["name"],
    filters: { id },
  });
  if (channel?.name === MEDUSAS_CHANNEL_NAME) {
    await updateSalesChannelsWorkflow(container).run({
      input: {
        selector: { id },
        update: { name: SALES_CHANNEL_NAME, description: `The webshop of ${SHOP_NAME}` },
      },
    });
  }
}

/** Medusa makes a key with the default channel; a store that lost it gets one here. */
async function ensurePublishableKey(
  container: MedusaContainer,
  salesChannelId: string,
): Promise<void> {
  const keys = await find<{
    revoked_at: Date | null;
    sales_channels?: ({ id: string } | undefined)[];
  }>(container, {
    entity: "api_key",
    fields: ["revoked_at", "sales_channels.id"],
    filters: { type: "publishable" },
  });
  const usable = keys.some(
    (key) =>
      !key.revoked_at && key.sales_channels?.some((channel) => channel?.id === salesChannelId),
  );
  if (usable) {
    return;
  }
  const { result } = await createApiKeysWorkflow(container).run({
    input: { api_keys: [{ title: SALES_CHANNEL_NAME, type: "publishable", created_by: "" }] },
  });
  await linkSalesChannelsToApiKeyWorkflow(container).run({
    input: { id: result[0].id, add: [salesChannelId] },
  });
}

async function ensureShippingProfile(container: MedusaContainer): Promise<string> {
  const [existing] = await find<{ id: string }>(container, {
    entity: "shipping_profile",
    fields: ["id"],
    filters: { type: "default" },
  });
  if (existing) {
    return existing.id;
  }
  const { result } = await createShippingProfilesWorkflow(container).run({
    input: { data: [{ name: "Default shipping profile", type: "default" }] },
  });
  return result[0].id;
}
