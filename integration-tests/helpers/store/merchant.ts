import type { HttpTypes } from "@medusajs/framework/types";
import { uniqueId } from "./fixtures";
import type { HttpClient } from "../app/http-client";
import type { Shop } from "./shop";
import type { OrderLine } from "./shopper";

/** What a merchant does with orders in the admin, through core's own routes. */
export type Merchant = { shop: Shop; admin: HttpClient };

const idOf = (variant: OrderLine["variant"]): string =>
  typeof variant === "string" ? variant : variant.id;

const asItems = (lines: readonly OrderLine[]) =>
  lines.map(({ variant, ...line }) => ({ ...line, variant_id: idOf(variant) }));

/** What changes in an order's edit. */
export type OrderEdit = {
  /** New quantities by line item. */
  quantities?: Record<string, number>;
  /** Lines that are added. */
  add?: OrderLine[];
};

/**
 * Edits an order and confirms the edit.
 *
 * @param merchant who
 * @param orderId the order
 * @param edit what changes
 */
export async function editOrder(
  { admin }: Merchant,
  orderId: string,
  { quantities = {}, add = [] }: OrderEdit,
): Promise<void> {
  await admin.post("/admin/order-edits", { order_id: orderId });
  for (const [line, quantity] of Object.entries(quantities)) {
    await admin.post(`/admin/order-edits/${orderId}/items/item/${line}`, { quantity });
  }
  if (add.length) {
    await admin.post(`/admin/order-edits/${orderId}/items`, { items: asItems(add) });
  }
  await admin.post(`/admin/order-edits/${orderId}/confirm`);
}

/**
 * Fulfils part of an order's line, or all of it.
 *
 * @param merchant who
 * @param orderId the order
 * @param fulfilment.locationId where it leaves from; without it, where it is claimed
 */
export async function fulfil(
  { admin }: Merchant,
  orderId: string,
  { line, quantity, locationId }: { line: string; quantity: number; locationId?: string },
): Promise<void> {
  await admin.post(`/admin/orders/${orderId}/fulfillments`, {
    items: [{ id: line, quantity }],
    ...(locationId ? { location_id: locationId } : {}),
  });
}

/** Goods that come back and goods that go out instead. */
export type Swap = {
  /** The line of the order that the customer is not happy with. */
  line: string;
  quantity: number;
  outbound: OrderLine;
  /** The option that the new goods ship by. */
  outboundOption: string;
  /** The option that the old goods come back by; without it, they come back on their own. */
  returnOption?: string;
};

async function confirmSwap(admin: HttpClient, path: string, swap: Swap): Promise<void> {
  await admin.post(`${path}/inbound/items`, {
    items: [{ id: swap.line, quantity: swap.quantity }],
  });
  if (swap.returnOption) {
    await admin.post(`${path}/inbound/shipping-method`, { shipping_option_id: swap.returnOption });
  }
  await admin.post(`${path}/outbound/items`, { items: asItems([swap.outbound]) });
  await admin.post(`${path}/outbound/shipping-method`, {
    shipping_option_id: swap.outboundOption,
  });
  await admin.post(`${path}/request`);
}

/**
 * Replaces goods that the customer claims.
 *
 * @param merchant who
 * @param orderId the order, fulfilled
 * @param swap what
 */
export async function replaceClaimed(
  { admin }: Merchant,
  orderId: string,
  swap: Swap,
): Promise<void> {
  const { claim } = await admin.post<{ claim: { id: string } }>("/admin/claims", {
    type: "replace",
    order_id: orderId,
  });
  const path = `/admin/claims/${claim.id}`;
  await admin.post(`${path}/claim-items`, {
    items: [{ id: swap.line, quantity: swap.quantity, reason: "production_failure" }],
  });
  await confirmSwap(admin, path, swap);
}

/**
 * Exchanges goods.
 *
 * @param merchant who
 * @param orderId the order, fulfilled
 * @param swap what
 */
export async function exchange({ admin }: Merchant, orderId: string, swap: Swap): Promise<void> {
  const { exchange: made } = await admin.post<{ exchange: { id: string } }>("/admin/exchanges", {
    order_id: orderId,
  });
  await confirmSwap(admin, `/admin/exchanges/${made.id}`, swap);
}

/**
 * Makes a draft order and turns it into an order.
 *
 * @param merchant who
 * @param input what is ordered; without a shipping option, the draft has no shipping method
 * @returns the draft's id, which stays the order's, and the conversion, still to be run
 */
export async function makeDraft(
  { shop, admin }: Merchant,
  { lines, shippingOptionId }: { lines: OrderLine[]; shippingOptionId?: string },
): Promise<{ id: string; convert: () => Promise<HttpTypes.AdminOrderResponse> }> {
  const { draft_order: draft } = await admin.post<HttpTypes.AdminDraftOrderResponse>(
    "/admin/draft-orders",
    {
      email: `${uniqueId("customer")}@example.com`,
      region_id: shop.regionId,
      sales_channel_id: shop.salesChannelId,
      shipping_address: { country_code: shop.country, city: "New York" },
      items: asItems(lines),
      shipping_methods: shippingOptionId
        ? [{ name: "Standard", shipping_option_id: shippingOptionId, amount: 5 }]
        : [],
    },
  );
  return {
    id: draft.id,
    convert: () => admin.post(`/admin/draft-orders/${draft.id}/convert-to-order`),
  };
}
