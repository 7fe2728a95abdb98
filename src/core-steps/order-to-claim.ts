import type { BigNumberInput, MedusaContainer } from "@medusajs/framework/types";
import { ContainerRegistrationKeys, MathBN } from "@medusajs/framework/utils";

import type { OrderLine, StockedVariant } from "./order-lines";
import type { MappedOrder } from "./order-mapping";

export type ShippingMethod = {
  id: string;
  shipping_option_id?: string | null;
  /** Which return, claim or exchange of the order it belongs to, if any. */
  detail?: { return_id?: string | null; claim_id?: string | null; exchange_id?: string | null };
};

export type OrderItem = OrderLine & {
  variant?: StockedVariant | null;
  detail?: {
    /** The order's item of its present version. */
    id?: string;
    fulfilled_quantity?: BigNumberInput;
    raw_fulfilled_quantity?: BigNumberInput;
  };
};

/** An order, as far as it says what its lines claim where. */
export type OrderToClaim = Omit<MappedOrder, "shipping_methods"> & {
  id: string;
  status?: string;
  metadata?: Record<string, unknown> | null;
  shipping_methods?: ShippingMethod[] | null;
  items?: OrderItem[];
};

/** The input of the workflows that name a claim or an exchange of the order. */
export type ChangeInput = { claim_id?: string; exchange_id?: string };

/**
 * The methods that the claimed goods ship by: those of the claim or the exchange that is confirmed, or else those of the
 * order itself. What comes back by a return's method is no reason to claim at the location that it comes back to.
 */
export function outboundMethods(
  order: OrderToClaim,
  { claim_id, exchange_id }: ChangeInput,
): ShippingMethod[] {
  const outbound = (order.shipping_methods ?? []).filter((method) => !method.detail?.return_id);
  const own = outbound.filter(
    ({ detail }) =>
      (detail?.claim_id ?? null) === (claim_id ?? null) &&
      (detail?.exchange_id ?? null) === (exchange_id ?? null),
  );
  return own.length ? own : outbound;
}

/** What of a line is not fulfilled yet. */
export function openQuantity(line: OrderItem): BigNumberInput {
  const { raw_fulfilled_quantity: raw, fulfilled_quantity: rounded } = line.detail ?? {};
  return MathBN.sub(line.quantity, raw ?? rounded ?? 0);
}

/** What a unit of a line takes out of stock; nothing where its variant is not managed. */
export function stockedPartsOf(line: OrderItem): StockedPart[] {
  return line.variant?.manage_inventory
    ? (line.variant.inventory_items ?? []).flatMap((part) => part ?? [])
    : [];
}

export type StockedPart = { inventory_item_id: string; required_quantity: BigNumberInput };

/**
 * Reads an order with its shipping methods and lines, as it is at this moment.
 *
 * @param container - for Medusa's query
 * @param id - the order's
 * @returns undefined for an unknown one
 */
export async function readOrderToClaim(
  container: MedusaContainer,
  id: string,
): Promise<OrderToClaim | undefined> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY);
  const { data } = await query.graph({
    entity: "order",
    fields: [
      "id",
      "status",
      "metadata",
      "sales_channel_id",
      "shipping_methods.*",
      "shipping_methods.detail.*",
      "items.*",
      "items.detail.*",
      "items.variant.id",
      "items.variant.manage_inventory",
      "items.variant.allow_backorder",
      "items.variant.inventory_items.inventory_item_id",
      "items.variant.inventory_items.required_quantity",
      "items.variant.product.shipping_profile.id",
    ],
    filters: { id },
  });
  return data[0] as unknown as OrderToClaim | undefined;
}
