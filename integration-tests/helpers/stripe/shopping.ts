import type { HttpTypes } from "@medusajs/framework/types";

import { uniqueId } from "../store/fixtures";
import type { TestApp } from "../app/medusa-app";
import type { MadeVariant } from "../store/shop";

/** What one unit costs in the tests' shop, and shipping, in the smallest unit. */
export const UNIT_PRICE = 1000;
export const SHIPPING_PRICE = 500;

/** What an order of so many units costs, in the smallest unit. */
export const priceOf = (quantity: number): number => quantity * UNIT_PRICE + SHIPPING_PRICE;

/**
 * Fills a cart as a storefront does that takes payment outside of Medusa: no payment collection, no session.
 *
 * @param app the application
 * @param variant what to buy
 * @param quantity how many
 * @returns the cart's id
 */
export function prepareUnpaidCart(
  app: TestApp,
  variant: MadeVariant,
  quantity: number,
): Promise<string> {
  const { shippingOptionId } = app.shop.locations[0];
  return app.alikeCart([variant], { lines: [{ quantity }], shippingOptionId, paid: false }, () =>
    fillUnpaidCart(app, variant, quantity),
  );
}

async function fillUnpaidCart(
  app: TestApp,
  variant: MadeVariant,
  quantity: number,
): Promise<string> {
  const { cart } = await app.store.post<HttpTypes.StoreCartResponse>("/store/carts", {
    region_id: app.shop.regionId,
    sales_channel_id: app.shop.salesChannelId,
    email: `${uniqueId("shopper")}@example.com`,
    shipping_address: {
      first_name: "Ada",
      last_name: "Shopper",
      address_1: "1 Main Street",
      city: "New York",
      postal_code: "10001",
      country_code: app.shop.country,
    },
    items: [{ variant_id: variant.id, quantity }],
  });
  await app.store.post(`/store/carts/${cart.id}/shipping-methods`, {
    option_id: app.shop.locations[0].shippingOptionId,
  });
  return cart.id;
}

/**
 * Fills a cart as a storefront does that leaves e-mail, address and shipping to Stripe.
 *
 * @param app the application
 * @param variant what to buy
 * @param quantity how many
 * @returns the cart's id
 */
export async function prepareBareCart(
  app: TestApp,
  variant: MadeVariant,
  quantity: number,
): Promise<string> {
  const { cart } = await app.store.post<HttpTypes.StoreCartResponse>("/store/carts", {
    region_id: app.shop.regionId,
    sales_channel_id: app.shop.salesChannelId,
    items: [{ variant_id: variant.id, quantity }],
  });
  return cart.id;
}

/** The metadata of a Checkout session that has no cart, and says what to make one of. */
export const newCartMetadata = (
  app: TestApp,
  variant: MadeVariant,
  quantity: number,
): Record<string, string> => ({
  items: JSON.stringify([{ variant_id: variant.id, quantity }]),
  region_id: app.shop.regionId,
  sales_channel_id: app.shop.salesChannelId,
});

/** An order as the admin sees it, with its payments. */
export async function readOrder(app: TestApp, id: string): Promise<HttpTypes.AdminOrder> {
  const { order } = await app.admin.get<HttpTypes.AdminOrderResponse>(
    `/admin/orders/${id}?fields=*items,*payment_collections.payments,*payment_collections.payments.captures,*payment_collections.payments.refunds,+metadata,+email,*shipping_address,*billing_address,*shipping_methods`,
  );
  return order;
}

/** How many rows of a table are alive. */
export async function countRows(
  app: TestApp,
  table:
    | "order"
    | "order_cart"
    | "reservation_item"
    | "stripe_order_attempt"
    | "stripe_order_event"
    | "payment"
    | "payment_session"
    | "notification",
): Promise<number> {
  const { rows } = await app.knex.raw<{ rows: { count: number }[] }>(
    `select count(*)::int as count from "${table}" where deleted_at is null`,
  );
  return rows[0]?.count ?? -1;
}
