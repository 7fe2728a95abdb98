import type { HttpTypes } from "@medusajs/framework/types";
import { uniqueId } from "./fixtures";
import { type HttpClient, HttpError } from "../app/http-client";
import type { Shop } from "./shop";

/** A line of a shopper's order. */
export type OrderLine = {
  /** The variant or its id. */
  variant: string | { id: string };
  quantity: number;
  metadata?: Record<string, unknown>;
};

/** What a shopper orders: one line, or several. */
export type OrderInput = (OrderLine | { lines: OrderLine[] }) & {
  /** The shipping option that is chosen; the first location's by default. */
  shippingOptionId?: string;
  /** The cart's, in an order of `lines`. */
  metadata?: Record<string, unknown>;
};

/** An order that did not come about. */
export type OrderRefusal = {
  /** HTTP status of the answer; 200 when the cart's completion answered with a cart and an error. */
  status: number;
  type?: string;
  code?: string;
  message?: string;
  /** Which request was refused. */
  request: string;
};

/** What came of a shopper's attempt to order. */
export type OrderOutcome =
  | { order: HttpTypes.StoreOrder; refusal?: undefined }
  | { order?: undefined; refusal: OrderRefusal };

const address = {
  first_name: "Ada",
  last_name: "Shopper",
  address_1: "1 Main Street",
  city: "New York",
  postal_code: "10001",
};

/**
 * Fills a cart up to the point where only its completion is left, through the store API.
 *
 * @param shop the shop
 * @param store a client that sends the shop's publishable key
 * @param input what to order
 * @returns the cart's id
 * @throws HttpError when a request is refused, for example because stock does not allow the line
 */
export async function prepareCart(
  { shop, store }: { shop: Shop; store: HttpClient },
  input: OrderInput,
): Promise<string> {
  const lines = "lines" in input ? input.lines : [input];
  const { cart } = await store.post<HttpTypes.StoreCartResponse>("/store/carts", {
    region_id: shop.regionId,
    sales_channel_id: shop.salesChannelId,
    email: `${uniqueId("shopper")}@example.com`,
    shipping_address: { ...address, country_code: shop.country },
    metadata: input.metadata,
    items: lines.map(({ variant, ...line }) => ({
      ...line,
      variant_id: typeof variant === "string" ? variant : variant.id,
    })),
  });
  await store.post(`/store/carts/${cart.id}/shipping-methods`, {
    option_id: input.shippingOptionId ?? shop.locations[0].shippingOptionId,
  });
  await chooseToPay(store, cart.id);
  return cart.id;
}

/**
 * Chooses how a cart is paid. A cart whose lines change has to be told again.
 *
 * @param store a client that sends the shop's publishable key
 * @param cartId the cart
 */
export async function chooseToPay(store: HttpClient, cartId: string): Promise<void> {
  const { payment_collection: collection } =
    await store.post<HttpTypes.StorePaymentCollectionResponse>("/store/payment-collections", {
      cart_id: cartId,
    });
  await store.post(`/store/payment-collections/${collection.id}/payment-sessions`, {
    provider_id: "pp_system_default",
  });
}

/**
 * Completes a cart that is ready.
 *
 * @param store a client that sends the shop's publishable key
 * @param cartId the cart
 * @returns the order, or why there is none
 */
export async function completeCart(store: HttpClient, cartId: string): Promise<OrderOutcome> {
  return await outcomeOf(async () => {
    const request = `/store/carts/${cartId}/complete`;
    const answer = await store.post<HttpTypes.StoreCompleteCartResponse>(request);
    return answer.type === "order"
      ? { order: answer.order }
      : { refusal: { request: `POST ${request}`, status: 200, ...answer.error } };
  });
}

/** Turns a refused request into an outcome; anything else that goes wrong is thrown. */
async function outcomeOf(attempt: () => Promise<OrderOutcome>): Promise<OrderOutcome> {
  try {
    return await attempt();
  } catch (error) {
    if (!(error instanceof HttpError)) {
      throw error;
    }
    return { refusal: { request: error.request, status: error.status, ...error.body } };
  }
}

/**
 * Orders as a shopper does: cart, shipping, payment, completion.
 *
 * @param shop the shop
 * @param store a client that sends the shop's publishable key
 * @param input what to order
 * @returns the order, or which request was refused and why
 */
export async function tryOrder(
  context: { shop: Shop; store: HttpClient },
  input: OrderInput,
): Promise<OrderOutcome> {
  return await outcomeOf(async () =>
    completeCart(context.store, await prepareCart(context, input)),
  );
}
