import type {
  HttpTypes,
  IAuthModuleService,
  IInventoryService,
  IUserModuleService,
  MedusaContainer,
} from "@medusajs/framework/types";
import type { Link } from "@medusajs/framework/modules-sdk";
import { ContainerRegistrationKeys, FeatureFlag, Modules } from "@medusajs/framework/utils";
import type { alikeVariants, NamedVariant, Part } from "./alike-variants";
import { makeItem, makeLevel, type StoredPolicy, uniqueId } from "./fixtures";
import type { HttpClient } from "../app/http-client";

/** A stock location and the shipping option that ships from it. */
export type ShopLocation = { id: string; name: string; shippingOptionId: string };

/** A store that is ready to sell: what a test needs to know about it. */
export type Shop = {
  regionId: string;
  currency: string;
  country: string;
  salesChannelId: string;
  shippingProfileId: string;
  publishableKey: string;
  /** Both serve the sales channel and ship to the region. */
  locations: [ShopLocation, ShopLocation];
};

/** What a variant for sale is made from. */
export type VariantInput = {
  /** Units in stock: a number for the first location, or units by location id; 0 by default. */
  stocked?: number | Record<string, number>;
  /** The policy on the variant itself; false by default, as in Medusa. */
  allow_backorder?: boolean;
  /** The policy on every level of the variant's item. */
  levelPolicy?: StoredPolicy;
  /** The policy on the variant's item. */
  itemPolicy?: StoredPolicy;
  /** The items that one unit of the variant consists of; one new item by default. */
  parts?: Part[];
};

/** A variant for sale. */
export type MadeVariant = NamedVariant & {
  /** The first (usually the only) inventory item. */
  item: string;
};

const currency = "usd";
const country = "us";

/** The role that Medusa makes at start, where it checks roles at all. */
const SUPER_ADMIN = "role_super_admin";

/**
 * Makes an administrator.
 *
 * @param container the application's container
 * @param role which role the administrator has where Medusa checks roles; one that may do everything by default,
 *   `null` for none
 * @returns what the administrator logs in with
 */
export async function makeAdministrator(
  container: MedusaContainer,
  role: string | null = SUPER_ADMIN,
): Promise<{ email: string; password: string }> {
  const users = container.resolve<IUserModuleService>(Modules.USER);
  const auth = container.resolve<IAuthModuleService>(Modules.AUTH);
  const credentials = { email: `${uniqueId("admin")}@example.com`, password: uniqueId("password") };

  const user = await users.createUsers({ email: credentials.email });
  const { authIdentity, error } = await auth.register("emailpass", { body: credentials });
  if (!authIdentity) {
    throw new Error(`The administrator could not be registered: ${error}`);
  }
  await auth.updateAuthIdentities({ id: authIdentity.id, app_metadata: { user_id: user.id } });
  if (role !== null && FeatureFlag.isFeatureEnabled("rbac")) {
    await container.resolve<Link>(ContainerRegistrationKeys.LINK).create({
      [Modules.USER]: { user_id: user.id },
      [Modules.RBAC]: { rbac_role_id: role },
    });
  }
  return credentials;
}

/**
 * Makes an administrator and logs in the way a browser does.
 *
 * @param container the application's container
 * @param anonymous a client without credentials
 * @param role see {@link makeAdministrator}
 * @returns the headers of the administrator's requests
 */
export async function signInAdministrator(
  container: MedusaContainer,
  anonymous: HttpClient,
  role?: string | null,
): Promise<Record<string, string>> {
  const credentials = await makeAdministrator(container, role);
  const { token } = await anonymous.post<{ token: string }>("/auth/user/emailpass", credentials);
  return { authorization: `Bearer ${token}` };
}

async function makeLocation(
  admin: HttpClient,
  {
    name,
    salesChannelId,
    shippingProfileId,
  }: { name: string } & Pick<Shop, "salesChannelId" | "shippingProfileId">,
): Promise<ShopLocation> {
  const { stock_location: location } = await admin.post<HttpTypes.AdminStockLocationResponse>(
    "/admin/stock-locations",
    { name },
  );
  const path = `/admin/stock-locations/${location.id}`;
  await admin.post(`${path}/sales-channels`, { add: [salesChannelId] });
  await admin.post(`${path}/fulfillment-providers`, { add: ["manual_manual"] });
  const {
    stock_location: { fulfillment_sets: sets },
  } = await admin.post<HttpTypes.AdminStockLocationResponse>(
    `${path}/fulfillment-sets?fields=*fulfillment_sets`,
    { name: `Shipping from ${name}`, type: "shipping" },
  );
  const { fulfillment_set: set } = await admin.post<HttpTypes.AdminFulfillmentSetResponse>(
    `/admin/fulfillment-sets/${sets?.[0]?.id}/service-zones`,
    { name: `Zone of ${name}`, geo_zones: [{ type: "country", country_code: country }] },
  );
  const { shipping_option: option } = await admin.post<HttpTypes.AdminShippingOptionResponse>(
    "/admin/shipping-options",
    {
      name: `Standard from ${name}`,
      service_zone_id: set.service_zones[0]?.id,
      shipping_profile_id: shippingProfileId,
      provider_id: "manual_manual",
      price_type: "flat",
      type: { label: "Standard", description: "Standard shipping", code: uniqueId("standard") },
      prices: [{ currency_code: currency, amount: 5 }],
      rules: [],
    },
  );
  return { id: location.id, name, shippingOptionId: option.id };
}

/**
 * Turns the empty store that Medusa starts with into one that can sell: a region, a sales channel
 * with its publishable key, two stock locations and a shipping option from each.
 *
 * @param admin the administrator's client
 * @returns the ids that tests need
 */
export async function openShop(admin: HttpClient): Promise<Shop> {
  const { stores } = await admin.get<HttpTypes.AdminStoreListResponse>("/admin/stores");
  const store = stores[0];
  const salesChannelId = store?.default_sales_channel_id;
  if (!store || !salesChannelId) {
    throw new Error("The store has no default sales channel");
  }
  await admin.post(`/admin/stores/${store.id}`, {
    supported_currencies: [{ currency_code: currency, is_default: true }],
  });
  const { region } = await admin.post<HttpTypes.AdminRegionResponse>("/admin/regions", {
    name: "United States",
    currency_code: currency,
    countries: [country],
    payment_providers: ["pp_system_default"],
  });
  const { shipping_profile: profile } = await admin.post<HttpTypes.AdminShippingProfileResponse>(
    "/admin/shipping-profiles",
    { name: "Parcels", type: "parcels" },
  );
  const { api_key: key } = await admin.post<HttpTypes.AdminApiKeyResponse>("/admin/api-keys", {
    title: "Storefront",
    type: "publishable",
  });
  await admin.post(`/admin/api-keys/${key.id}/sales-channels`, { add: [salesChannelId] });

  const ids = { salesChannelId, shippingProfileId: profile.id };
  const first = await makeLocation(admin, { name: "First warehouse", ...ids });
  const second = await makeLocation(admin, { name: "Second warehouse", ...ids });
  return {
    ...ids,
    regionId: region.id,
    currency,
    country,
    publishableKey: key.token,
    locations: [first, second],
  };
}

/**
 * Puts a variant up for sale, with its inventory items and their levels.
 *
 * @param shop where it is sold
 * @param admin the administrator's client
 * @param inventory the Inventory Module of the application
 * @param alikeVariant makes variants like others before
 * @param input see {@link VariantInput}
 * @returns the ids of the variant, its product and its first item
 */
export async function makeVariant(
  context: {
    shop: Shop;
    admin: HttpClient;
    inventory: IInventoryService;
    alikeVariant: ReturnType<typeof alikeVariants>;
  },
  { stocked = 0, allow_backorder = false, levelPolicy, itemPolicy, parts }: VariantInput = {},
): Promise<MadeVariant> {
  const { shop, inventory } = context;
  const title = uniqueId("product");
  const ownItem = parts ? undefined : await makeItem(inventory, { sku: title, ...itemPolicy });
  if (ownItem) {
    const byLocation = typeof stocked === "number" ? { [shop.locations[0].id]: stocked } : stocked;
    for (const [location, units] of Object.entries(byLocation)) {
      await makeLevel(inventory, { item: ownItem, location, stocked: units, ...levelPolicy });
    }
  }
  const items = parts ?? [{ item: ownItem?.id ?? "", required: 1 }];
  const made = await context.alikeVariant(
    { name: title.replace(/^.*_/, ""), allow_backorder, parts: items },
    () => createVariant(context, { title, allow_backorder, parts: items }),
  );
  return { ...made, item: items[0]?.item ?? "" };
}

/** Creates a product with one variant, by way of the admin API. */
async function createVariant(
  { shop, admin }: { shop: Shop; admin: HttpClient },
  { title, allow_backorder, parts }: { title: string; allow_backorder: boolean; parts: Part[] },
): Promise<NamedVariant> {
  const { product } = await admin.post<HttpTypes.AdminProductResponse>("/admin/products", {
    title,
    status: "published",
    shipping_profile_id: shop.shippingProfileId,
    sales_channels: [{ id: shop.salesChannelId }],
    options: [{ title: "Size", values: ["One"] }],
    variants: [
      {
        title: "One",
        sku: title,
        options: { Size: "One" },
        manage_inventory: true,
        allow_backorder,
        prices: [{ currency_code: shop.currency, amount: 10 }],
        inventory_items: parts.map(({ item, required }) => ({
          inventory_item_id: item,
          required_quantity: required,
        })),
      },
    ],
  });
  const variantId = product.variants?.[0]?.id;
  if (!variantId) {
    throw new Error("The product was created without its variant");
  }
  const name = title.replace(/^.*_/, "");
  return { id: variantId, productId: product.id, name };
}
