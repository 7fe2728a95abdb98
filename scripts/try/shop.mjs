/** The store over HTTP, as its staff and its shoppers use it, through Medusa's own client. */
import Medusa, { FetchError } from "@medusajs/js-sdk";

const CURRENCY = "usd";
const COUNTRY = "us";
const PAYMENT_PROVIDER = "pp_system_default";
const ADDRESS = {
  first_name: "Robin",
  last_name: "Doe",
  address_1: "1 Main Street",
  city: "Springfield",
  postal_code: "12345",
  country_code: COUNTRY,
};

/**
 * @typedef {object} Shop what stays the same while servers come and go
 * @property {string} regionId
 * @property {string} publishableKey
 * @property {string} salesChannelId
 * @property {string} shippingProfileId
 * @property {string} shippingOptionId
 * @property {string} locationId
 * @typedef {{ id: string, variantId: string, itemId: string }} Product
 * @typedef {{ sdk: Medusa, shop?: Shop }} Desk
 */

/**
 * Logs in as staff, and as a shopper where there is a shop already.
 *
 * @param {{ url: string, staff: { email: string, password: string }, shop?: Shop }} options
 * @returns {Promise<Desk>}
 */
export async function logIn({ url, staff, shop }) {
  const sdk = new Medusa({
    baseUrl: url,
    publishableKey: shop?.publishableKey,
    auth: { type: "jwt", jwtTokenStorageMethod: "memory" },
  });
  await sdk.auth.login("user", "emailpass", staff);
  return { sdk, shop };
}

/**
 * Makes the empty store one that sells: a region, a sales channel with its key, a location and shipping from it.
 *
 * @param {Desk} desk
 * @returns {Promise<Shop>}
 */
export async function openShop({ sdk }) {
  const { admin } = sdk;
  const { stores } = await admin.store.list();
  const salesChannelId = stores[0].default_sales_channel_id;
  await admin.store.update(stores[0].id, {
    supported_currencies: [{ currency_code: CURRENCY, is_default: true }],
  });
  const { region } = await admin.region.create({
    name: "United States",
    currency_code: CURRENCY,
    countries: [COUNTRY],
    payment_providers: [PAYMENT_PROVIDER],
  });
  const { shipping_profile: profile } = await admin.shippingProfile.create({
    name: "Parcels",
    type: "parcels",
  });
  const { api_key: key } = await admin.apiKey.create({ title: "Storefront", type: "publishable" });
  await admin.apiKey.batchSalesChannels(key.id, { add: [salesChannelId] });
  return {
    regionId: region.id,
    publishableKey: key.token,
    salesChannelId,
    shippingProfileId: profile.id,
    ...(await openLocation(sdk, { salesChannelId, shippingProfileId: profile.id })),
  };
}

async function openLocation({ admin, client }, { salesChannelId, shippingProfileId }) {
  const { stock_location: location } = await admin.stockLocation.create({ name: "Warehouse" });
  await admin.stockLocation.updateSalesChannels(location.id, { add: [salesChannelId] });
  await admin.stockLocation.updateFulfillmentProviders(location.id, { add: ["manual_manual"] });
  const { stock_location: withSets } = await client.fetch(
    `/admin/stock-locations/${location.id}/fulfillment-sets`,
    {
      method: "POST",
      body: { name: "Shipping", type: "shipping" },
      query: { fields: "*fulfillment_sets" },
    },
  );
  const { fulfillment_set: set } = await admin.fulfillmentSet.createServiceZone(
    withSets.fulfillment_sets[0].id,
    { name: "Home", geo_zones: [{ type: "country", country_code: COUNTRY }] },
  );
  const { shipping_option: option } = await admin.shippingOption.create({
    name: "Standard",
    service_zone_id: set.service_zones[0].id,
    shipping_profile_id: shippingProfileId,
    provider_id: "manual_manual",
    price_type: "flat",
    type: { label: "Standard", description: "Standard shipping", code: "standard" },
    prices: [{ currency_code: CURRENCY, amount: 5 }],
    rules: [],
  });
  return { locationId: location.id, shippingOptionId: option.id };
}

/**
 * Puts a product with one variant up for sale.
 *
 * @param {Desk} desk
 * @param {{ title: string, stocked: number }} input units in stock
 * @returns {Promise<Product>}
 */
export async function makeProduct({ sdk: { admin }, shop }, { title, stocked }) {
  const { product } = await admin.product.create({
    title,
    status: "published",
    shipping_profile_id: shop.shippingProfileId,
    sales_channels: [{ id: shop.salesChannelId }],
    options: [{ title: "Size", values: ["One"] }],
    variants: [
      {
        title: "One",
        sku: title.toUpperCase(),
        options: { Size: "One" },
        manage_inventory: true,
        prices: [{ currency_code: CURRENCY, amount: 10 }],
      },
    ],
  });
  const { inventory_items: items } = await admin.inventoryItem.list({ sku: title.toUpperCase() });
  await admin.inventoryItem.batchInventoryItemLocationLevels(items[0].id, {
    create: [{ location_id: shop.locationId, stocked_quantity: stocked }],
  });
  return { id: product.id, variantId: product.variants[0].id, itemId: items[0].id };
}

/**
 * Fills a cart up to the point where only its completion is left.
 *
 * @param {Desk} desk
 * @param {Product} product
 * @param {number} quantity
 * @returns {Promise<string>} the cart's id
 * @throws FetchError when the store refuses the line
 */
export async function fillCart({ sdk: { store }, shop }, product, quantity) {
  const { cart } = await store.cart.create({
    region_id: shop.regionId,
    email: "robin@example.com",
    shipping_address: ADDRESS,
    items: [{ variant_id: product.variantId, quantity }],
  });
  await store.cart.addShippingMethod(cart.id, { option_id: shop.shippingOptionId });
  await store.payment.initiatePaymentSession(cart, { provider_id: PAYMENT_PROVIDER });
  return cart.id;
}

/** @param {Desk} desk @param {string} cartId @returns {Promise<any>} the order @throws when it is refused */
export async function complete({ sdk: { store } }, cartId) {
  const answer = await store.cart.complete(cartId, { fields: "id,*items" });
  if (answer.type !== "order") {
    throw new Error(`The store refused the order: ${answer.error.message}`);
  }
  return answer.order;
}

/** @returns {Promise<any>} the order @throws when it is refused */
export async function order(desk, product, quantity) {
  return await complete(desk, await fillCart(desk, product, quantity));
}

/**
 * @param {Desk} desk
 * @param {Product} product
 * @param {number} quantity
 * @returns {Promise<string>} with what words the store refuses the order, "" where it does not
 */
export async function refusalOf({ sdk, shop }, product, quantity) {
  try {
    await order({ sdk, shop }, product, quantity);
    return "";
  } catch (error) {
    if (error instanceof FetchError && error.status >= 500) {
      throw error;
    }
    return error.message;
  }
}

/** Ships every line of an order. */
export async function fulfil({ sdk: { admin }, shop }, { id, items }) {
  await admin.order.createFulfillment(id, {
    location_id: shop.locationId,
    items: items.map((item) => ({ id: item.id, quantity: item.quantity })),
  });
}

/** Cancels an order that nothing was shipped of. */
export async function cancel({ sdk: { admin } }, { id }) {
  await admin.order.cancel(id);
}

/**
 * @param {Desk} desk
 * @param {Product} product
 * @returns {Promise<string>} the level's quantities as the admin API gives them: "stocked/reserved"
 */
export async function readLevel({ sdk: { admin } }, product) {
  const { inventory_levels: levels } = await admin.inventoryItem.listLevels(product.itemId);
  return levels.map((level) => `${level.stocked_quantity}/${level.reserved_quantity}`).join(" ");
}
