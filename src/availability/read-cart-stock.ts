import type { MedusaContainer } from "@medusajs/framework/types";
import { ContainerRegistrationKeys } from "@medusajs/framework/utils";

import type { WantedLine } from "./cart-availability";
import { inventoryOf } from "../modules/inventory/inventory-of";
import { type MappedOrder, readOrderMapping } from "../core-steps/order-mapping";
import { byAge, type OrderLine } from "../core-steps/order-lines";
import { shipDateOf } from "../core-steps/ship-date";
import { withIncoming } from "./incoming-by-date";

/** A cart or an order, as far as its stock goes. */
export type StockedCart = MappedOrder & {
  id: string;
  completed_at?: string | Date | null;
  sales_channel_id: string | null;
  customer_id?: string | null;
  customer?: { id: string; has_account: boolean } | null;
  items: StockedLine[];
  metadata?: Record<string, unknown> | null;
};

/** A line of a cart or an order. */
export type StockedLine = OrderLine & {
  quantity: number;
  variant?: { product?: { shipping_profile?: { id: string } | null } | null } | null;
};

// An order's lines come without their quantity when that is asked for by name.
const LINE_FIELDS = [
  "id",
  "sales_channel_id",
  "metadata",
  "items.*",
  "items.variant.product.shipping_profile.id",
];

const CART_FIELDS = [
  ...LINE_FIELDS,
  "completed_at",
  "customer_id",
  "customer.id",
  "customer.has_account",
  "shipping_methods.id",
  "shipping_methods.shipping_option_id",
];

/**
 * Reads a cart's lines.
 *
 * @param container - for Medusa's query
 * @param id - the cart's
 * @returns the cart; undefined for an unknown one
 */
export async function readCart(
  container: MedusaContainer,
  id: string,
): Promise<StockedCart | undefined> {
  return readOne(container, { entity: "cart", fields: CART_FIELDS, filters: { id } });
}

/**
 * Reads an order's lines.
 *
 * @param container - for Medusa's query
 * @param id - the order's
 * @returns the order; undefined for an unknown one
 */
export async function readOrder(
  container: MedusaContainer,
  id: string,
): Promise<StockedCart | undefined> {
  return readOne(container, { entity: "order", fields: LINE_FIELDS, filters: { id } });
}

async function readOne(
  container: MedusaContainer,
  config: { entity: string; fields: string[]; filters: Record<string, unknown> },
): Promise<StockedCart | undefined> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY);
  const { data } = await query.graph(config);
  const [cart] = data as unknown as StockedCart[];
  return cart && { ...cart, items: byAge(cart.items ?? []) };
}

/**
 * Joins a cart's lines with the stock that they would claim, as it is now: never from a cache, and without a lock. The
 * locations are those that completing the cart will choose from.
 *
 * @param container - for Medusa's query and the Inventory Module
 * @param cart - the cart
 * @param options - whether the variants' products are read, too
 * @returns the lines in the cart's order; for those that name a day on which they are wanted, with what is expected until then
 * @throws MedusaError `invalid_data`, naming `ship_date`, where that is no date
 */
export async function readWantedLines(
  container: MedusaContainer,
  cart: StockedCart,
  options: { with_product?: boolean } = {},
): Promise<WantedLine[]> {
  const mapping = await readOrderMapping(container, cart);
  const placed = cart.items.map((line) => {
    const shipping_profile_id = line.variant?.product?.shipping_profile?.id;
    const { shipping_location_id } = mapping(shipping_profile_id);
    const ship_date = shipDateOf(line, cart);
    return { line, shipping_profile_id, shipping_location_id, ship_date };
  });
  const variants = await inventoryOf(container).listVariantStock({
    ...options,
    variant_ids: variantIdsOf(cart.items),
    sales_channel_id: cart.sales_channel_id,
    location_ids: [
      ...new Set(placed.flatMap(({ shipping_location_id }) => shipping_location_id ?? [])),
    ],
  });
  const byId = new Map(variants.map((variant) => [variant.variant_id, variant]));
  const wanted = placed.map(({ line, ...asked }) => ({
    id: line.id,
    quantity: line.quantity,
    variant: byId.get(line.variant_id ?? ""),
    ...asked,
  }));
  return withIncoming(container, wanted);
}

/** The variants of some lines, each once. */
export function variantIdsOf(lines: readonly { variant_id?: string | null }[]): string[] {
  return [...new Set(lines.flatMap((line) => line.variant_id ?? []))];
}
