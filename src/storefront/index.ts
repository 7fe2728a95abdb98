/**
 * What a storefront needs to show availability and refusals, without anything of the backend: it runs in a browser, on a
 * server and on the edge, and imports nothing.
 */

import type {
  StoreAvailabilityResponse,
  StoreCartAvailability,
  StoreCartAvailabilityResponse,
  StoreVariantAvailability,
} from "../types/http/store-availability.js";
import type {
  StoreOrderBackorder,
  StoreOrderBackordersResponse,
} from "../types/http/store-orders.js";

export type {
  StoreOrderBackorder,
  StoreOrderBackordersResponse,
  StorePromiseChange,
} from "../types/http/store-orders.js";

export type {
  StoreAvailabilityParams,
  StoreAvailabilityResponse,
  StoreAvailabilityStatus,
  StoreCartAvailability,
  StoreCartAvailabilityResponse,
  StoreCartLineAvailability,
  StoreExpectedKind,
  StoreIncomingSupply,
  StoreVariantAvailability,
} from "../types/http/store-availability.js";

/** As much of `@medusajs/js-sdk` as is used here. */
export interface StoreSdk {
  client: {
    fetch<Answer>(
      path: string,
      init?: { query?: Record<string, unknown>; cache?: "no-store" },
    ): Promise<Answer>;
  };
}

/** One line of an order or a cart that was refused. */
export interface RefusedLine {
  /** As the shopper knows it, the variant in brackets. */
  title: string;
  /** How many were asked for, with those that were in the cart already. */
  quantity: number;
  /** How many can still be had; 0 when there are none. */
  left: number;
}

/** Why the store did not take a cart's line or an order. */
export interface Refusal {
  /** "sold_out": neither stock nor policy covers it; "not_offered": no stock location serves it. */
  reason: "sold_out" | "not_offered";
  /** The store's sentence, to be shown as it is. */
  message: string;
  /** Those that are sold out; empty where the store names none. */
  lines: RefusedLine[];
}

/**
 * Reads a refusal of stock from whatever a request failed with: the error of `@medusajs/js-sdk`, which carries the store's
 * message and status only; an answer of the Store API with its `code`; the answer of a cart's completion that has an
 * `error`; an error that has been wrapped in another.
 *
 * @param error - what was thrown, or answered in place of an order
 * @returns undefined for any other failure
 */
export function readRefusal(error: unknown): Refusal | undefined {
  for (const { code, message } of causesOf(error)) {
    const text = typeof message === "string" ? message : "";
    // A storefront may have put words of its own before the store's, as Medusa's starter does.
    const [sentence] = /(?:Sold out: |No stock location serves ).*/s.exec(text) ?? [];
    const soldOut = code === "insufficient_inventory" || sentence?.startsWith("Sold out");
    if (soldOut || sentence || code === "unmapped_location") {
      return {
        reason: soldOut ? "sold_out" : "not_offered",
        message: sentence ?? text,
        lines: linesOf(sentence ?? ""),
      };
    }
  }
  return undefined;
}

/** The error, and what it was made from. */
function causesOf(error: unknown): { code?: unknown; message?: unknown }[] {
  const causes: { code?: unknown; message?: unknown }[] = [];
  const queue = [error];
  while (queue.length && causes.length < 10) {
    const next = queue.shift();
    if (typeof next === "object" && next !== null) {
      const object = next as Record<string, unknown>;
      causes.push(object);
      queue.push(object.error, object.cause, object.response, object.data);
    }
  }
  return causes;
}

/** "Sold out: 2 x Trail gloves (S). 1 is left. Sold out: 1 x Mug." is two lines. */
function linesOf(message: string): RefusedLine[] {
  return message.split(/(?:^|\. )Sold out: /).flatMap((sentence) => {
    const read = /^(\d+(?:\.\d+)?) x (.*?)(?:\. (\d+) (?:is|are) left)?\.?$/s.exec(sentence);
    return read ? [{ title: read[2], quantity: +read[1], left: +(read[3] ?? 0) }] : [];
  });
}

/** What {@link availabilityLabel} says, to be replaced by a shop's own words or language. */
export interface AvailabilityTexts {
  inStock: string;
  fewLeft: (quantity: number) => string;
  shipsLater: string;
  /** @param date - when supply is expected, in the form that `formatDate` gives it */
  shipsLaterOn: (date: string) => string;
  soldOut: string;
}

export interface AvailabilityLabelOptions {
  /** Up to how many units are counted out; 3 by default. */
  fewAre?: number;
  /** From ISO 8601; the day, as 2026-12-24, by default. */
  formatDate?: (iso: string) => string;
  texts?: Partial<AvailabilityTexts>;
}

const AVAILABILITY_TEXTS: AvailabilityTexts = {
  inStock: "In stock",
  fewLeft: (quantity) => `Only ${quantity} left`,
  shipsLater: "Ships later",
  shipsLaterOn: (date) => `Ships later, expected ${date}`,
  soldOut: "Sold out",
};

/**
 * What to print beside the button.
 *
 * @param availability - of the variant; absent while it is not known
 * @returns "" while it is not known
 */
export function availabilityLabel(
  availability: StoreVariantAvailability | null | undefined,
  { fewAre = 3, formatDate = dayOf, texts }: AvailabilityLabelOptions = {},
): string {
  if (!availability) {
    return "";
  }
  const say = { ...AVAILABILITY_TEXTS, ...texts };
  const { status, available_quantity: available, expected_at } = availability;
  if (status === "in_stock" && available !== null && available <= fewAre) {
    return say.fewLeft(available);
  }
  if (status === "backorder") {
    return expected_at ? say.shipsLaterOn(formatDate(expected_at)) : say.shipsLater;
  }
  return status === "out_of_stock" ? say.soldOut : say.inStock;
}

/** What {@link cartNotice} says. */
export interface CartTexts {
  unavailable: string;
  shipsLater: (quantity: number) => string;
  shipsLaterOn: (quantity: number, date: string) => string;
  shipsNow: string;
}

export interface CartNoticeOptions {
  formatDate?: (iso: string) => string;
  texts?: Partial<CartTexts>;
}

const CART_TEXTS: CartTexts = {
  unavailable: "Some of your items are not available in the quantity you chose.",
  shipsLater: (quantity) => `${quantity} of your items ${quantity === 1 ? "ships" : "ship"} later.`,
  shipsLaterOn: (quantity, date) =>
    `${quantity} of your items ${quantity === 1 ? "ships" : "ship"} later, expected ${date}.`,
  shipsNow: "Everything ships now.",
};

/**
 * What to print above the button that places the order.
 *
 * @param answer - of `GET /store/carts/:id/availability`, or its `availability`
 * @returns "" for a cart without lines, and while nothing is known
 */
export function cartNotice(
  answer: StoreCartAvailability | StoreCartAvailabilityResponse | null | undefined,
  { formatDate = dayOf, texts }: CartNoticeOptions = {},
): string {
  const cart = answer && ("availability" in answer ? answer.availability : answer);
  if (!cart?.lines.length) {
    return "";
  }
  const say = { ...CART_TEXTS, ...texts };
  if (!cart.completable) {
    return say.unavailable;
  }
  const late = cart.lines.filter((line) => line.backorder_quantity > 0);
  const quantity = late.reduce((sum, line) => sum + line.backorder_quantity, 0);
  if (!quantity) {
    return say.shipsNow;
  }
  // The last of the dates, where all are known.
  const dates = late.map((line) => line.expected_at ?? "").sort();
  return dates[0]
    ? say.shipsLaterOn(quantity, formatDate(dates[dates.length - 1]))
    : say.shipsLater(quantity);
}

/**
 * Asks what can be had of a page's variants. Never from a cache: a page that was rendered while something was in stock
 * would go on selling it.
 *
 * @param sdk - `new Medusa(...)` of `@medusajs/js-sdk`, with a publishable key
 * @param variantIds - any number; 100 are asked for at a time
 * @param options - the units that `expected_at` is about, 1 by default; the day on which they are wanted, `2026-12-24`
 * @returns the answers by variant
 */
export async function loadAvailability(
  sdk: StoreSdk,
  variantIds: readonly string[],
  options: { quantity?: number; ship_date?: string } = {},
): Promise<Map<string, StoreVariantAvailability>> {
  const ids = [...new Set(variantIds)];
  const pages: string[][] = [];
  for (let start = 0; start < ids.length; start += 100) {
    pages.push(ids.slice(start, start + 100));
  }
  const answers = await Promise.all(
    pages.map((variant_id) =>
      sdk.client.fetch<StoreAvailabilityResponse>("/store/availability", {
        query: { variant_id, ...options },
        cache: "no-store",
      }),
    ),
  );
  const rows = answers.flatMap(({ availability }) => availability);
  return new Map(rows.map((row) => [row.variant_id, row]));
}

/**
 * Asks what becomes of each line if the cart is completed now.
 *
 * @param sdk - `new Medusa(...)` of `@medusajs/js-sdk`, with a publishable key
 * @param cartId - a cart that is not completed yet
 */
export async function loadCartAvailability(
  sdk: StoreSdk,
  cartId: string,
): Promise<StoreCartAvailability> {
  const { availability } = await sdk.client.fetch<StoreCartAvailabilityResponse>(
    `/store/carts/${cartId}/availability`,
    { cache: "no-store" },
  );
  return availability;
}

/**
 * Asks what became of the lines of an order that wait for supply, or waited; whether what is covered ships first, and until when
 * the whole order waits.
 *
 * @param sdk - `new Medusa(...)` of `@medusajs/js-sdk`, with a publishable key
 * @param orderId - as Medusa's own route of the order takes it
 */
export function loadWaitingOrder(
  sdk: StoreSdk,
  orderId: string,
): Promise<StoreOrderBackordersResponse> {
  return sdk.client.fetch(`/store/orders/${orderId}/backorders`, { cache: "no-store" });
}

/** As {@link loadWaitingOrder}: of the lines only. */
export async function loadOrderBackorders(
  sdk: StoreSdk,
  orderId: string,
): Promise<StoreOrderBackorder[]> {
  return (await loadWaitingOrder(sdk, orderId)).backorders;
}

function dayOf(iso: string): string {
  return iso.slice(0, 10);
}
