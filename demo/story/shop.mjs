/** The shop as its shoppers and its staff see it: everything goes over HTTP, through Medusa's own client. */
import Medusa, { FetchError } from "@medusajs/js-sdk";

const PAYMENT_PROVIDER = "pp_system_default";
/** Answers with less in them cost the server less, and this machine has to play both sides. */
const ONLY_ID = { fields: "id" };
const STANDARD_SHIPPING = "Standard from Utrecht";

const ADDRESS = {
  first_name: "Robin",
  last_name: "de Vries",
  address_1: "Fietspad 1",
  city: "Utrecht",
  postal_code: "3511 AA",
  country_code: "nl",
};

/**
 * @typedef {object} Shop
 * @property {Medusa["admin"]} admin the admin API, logged in
 * @property {Medusa["client"]} client for the plugin's own admin routes
 * @property {() => string} nextUrl where one server after the other answers
 * @property {() => Medusa["store"]} nextStore the store API of one server after the other, with the publishable key
 * @property {() => Medusa["client"]} nextStoreClient the same for the plugin's own store routes
 * @property {{ query: Function }} database for what the APIs do not tell
 * @property {string} regionId
 * @property {Map<string, string>} variantIds by SKU
 * @property {Map<string, string>} items inventory items by SKU
 * @property {Map<string, string>} locationNames by id
 * @property {string} shippingOptionId
 * @property {Record<string, any>} orders what earlier steps leave for later ones, by name
 */

/**
 * Logs in and learns the shop's ids, which a storefront would have in its settings.
 *
 * @param {{ urls: string[], staff: { email: string, password: string }, database: { query: Function } }} options
 * @returns {Promise<Shop>}
 */
export async function connect({ urls, staff, database }) {
  const auth = { type: "jwt", jwtTokenStorageMethod: "memory" };
  const { admin, client, auth: login } = new Medusa({ baseUrl: urls[0], auth });
  await login.login("user", "emailpass", staff);
  const { api_keys: keys } = await admin.apiKey.list({ type: "publishable" });
  const publishableKey = keys.find((key) => key.sales_channels?.length && !key.revoked_at)?.token;
  const storefronts = urls.map((baseUrl) => new Medusa({ baseUrl, publishableKey }));
  const stores = storefronts.map(({ store }) => store);
  const nextStore = taking([...stores]);

  const all = { limit: 500 };
  const [
    { regions },
    { products },
    { inventory_items },
    { stock_locations },
    { shipping_options },
  ] = await Promise.all([
    stores[0].region.list(),
    stores[0].product.list({ ...all, fields: "id,title,variants.id,variants.sku" }),
    admin.inventoryItem.list({ ...all, fields: "id,sku" }),
    admin.stockLocation.list({ fields: "id,name" }),
    admin.shippingOption.list({ fields: "id,name" }),
  ]);
  return {
    admin,
    client,
    nextStore,
    nextStoreClient: taking(storefronts.map(({ client: storeClient }) => storeClient)),
    nextUrl: taking([...urls]),
    database,
    regionId: regions[0].id,
    variantIds: new Map(
      products.flatMap(({ variants }) => variants.map(({ sku, id }) => [sku, id])),
    ),
    items: new Map(inventory_items.map(({ sku, id }) => [sku, id])),
    locationNames: new Map(stock_locations.map(({ id, name }) => [id, name])),
    shippingOptionId: shipping_options.find(({ name }) => name === STANDARD_SHIPPING).id,
    orders: {},
  };
}

/** Hands out one after the other, and begins again. */
function taking(list) {
  return () => {
    list.push(list.shift());
    return list[0];
  };
}

/**
 * Fills a cart up to the point where only its completion is left.
 *
 * @param {Shop} shop
 * @param {{ shopper: string, lines: { sku: string, quantity: number }[], pays?: boolean }} order `pays: false` for a cart
 *   that is paid for outside of Medusa
 * @returns {Promise<string>} the cart's id
 * @throws FetchError when the store refuses, for example a line that stock cannot cover
 */
export async function fillCart(shop, { shopper, lines, pays = true }) {
  const { nextStore, regionId, variantIds, shippingOptionId } = shop;
  const store = nextStore();
  const { cart } = await store.cart.create(
    {
      region_id: regionId,
      email: `${shopper}@example.com`,
      shipping_address: ADDRESS,
      items: lines.map(({ sku, quantity }) => ({ variant_id: variantIds.get(sku), quantity })),
    },
    ONLY_ID,
  );
  await store.cart.addShippingMethod(cart.id, { option_id: shippingOptionId }, ONLY_ID);
  if (pays) {
    await store.payment.initiatePaymentSession(cart, { provider_id: PAYMENT_PROVIDER }, ONLY_ID);
  }
  return cart.id;
}

/**
 * Reads what a cart costs.
 *
 * @param {Shop} shop
 * @param {string} cartId
 * @returns {Promise<{ total: number, currency: string }>}
 */
export async function readTotal({ nextStore }, cartId) {
  const { cart } = await nextStore().cart.retrieve(cartId, { fields: "id,total,currency_code" });
  return { total: cart.total, currency: cart.currency_code };
}

/**
 * @typedef {{ order: any, refusal?: undefined } | { order?: undefined, refusal: Refusal }} Outcome
 * @typedef {{ at: "cart" | "completion", status: number, message: string }} Refusal
 */

/**
 * Completes a cart that is ready.
 *
 * @param {Shop} shop
 * @param {string} cartId
 * @returns {Promise<Outcome>}
 */
export async function completeCart({ nextStore }, cartId) {
  return await refusalOf("completion", async () => {
    const answer = await nextStore().cart.complete(cartId, {
      fields: "id,display_id,*items",
    });
    return answer.type === "order"
      ? { order: answer.order }
      : { refusal: { at: "completion", status: 200, message: answer.error.message } };
  });
}

/**
 * Orders as a shopper does: cart, shipping, payment, completion.
 *
 * @param {Shop} shop
 * @param {{ shopper: string, lines: { sku: string, quantity: number }[] }} order
 * @returns {Promise<Outcome>}
 */
export async function tryOrder(shop, order) {
  const filled = await refusalOf("cart", async () => ({ cartId: await fillCart(shop, order) }));
  return filled.refusal ? filled : await completeCart(shop, filled.cartId);
}

/**
 * Places an order that has to succeed.
 *
 * @param {Shop} shop
 * @param {{ shopper: string, lines: { sku: string, quantity: number }[] }} order
 * @returns {Promise<any>} the order
 * @throws when it is refused
 */
export async function placeOrder(shop, order) {
  const outcome = await tryOrder(shop, order);
  if (!outcome.order) {
    throw new Error(`The order of ${order.shopper} was refused: ${quote(outcome.refusal)}`);
  }
  return outcome.order;
}

/**
 * @param {Refusal} refusal
 * @returns {string} the store's answer, for a sentence
 */
export function quote({ status, message }) {
  return `HTTP ${status}, "${message}"`;
}

/** A refusal is an answer with a status from 400 to 499; anything else is not what the demo is about and is thrown. */
async function refusalOf(at, attempt) {
  try {
    return await attempt();
  } catch (error) {
    if (!(error instanceof FetchError) || !(error.status >= 400 && error.status < 500)) {
      throw error;
    }
    return { refusal: { at, status: error.status, message: error.message } };
  }
}
