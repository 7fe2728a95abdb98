import type { MedusaContainer } from "@medusajs/framework/types";
import { ContainerRegistrationKeys } from "@medusajs/framework/utils";

import type { LocationMapping } from "../modules/inventory/types";

/** The parts of a cart or an order that say where it may be served from. */
export type MappedOrder = {
  sales_channel_id?: string | null;
  shipping_methods?: ({ id?: string; shipping_option_id?: string | null } | null)[] | null;
};

/** Gives the mapping of one line, by the shipping profile of its product. */
export type OrderMapping = (shippingProfileId?: string | null) => Required<LocationMapping>;

type ShippingOption = {
  id: string;
  shipping_profile_id?: string | null;
  service_zone?: { fulfillment_set?: { location?: { id: string } | null } | null } | null;
};

/**
 * Reads the stock locations that an order maps to: those of its shipping methods' options, and those of its sales
 * channel. A location that was deleted has lost its links, and is in neither.
 *
 * An order with several shipping methods ships each line by the one whose option has the profile of the line's product,
 * the latest where there are several; a line whose profile no option has ships by the latest method.
 *
 * @param container - for Medusa's query
 * @param order - a cart or an order
 * @returns a function from a line's shipping profile to its mapping
 */
export async function readOrderMapping(
  container: MedusaContainer,
  order: MappedOrder,
): Promise<OrderMapping> {
  const optionIds = (order.shipping_methods ?? [])
    .flatMap((method) => method ?? [])
    // Ids sort by time; the rows come in any order.
    .sort((a, b) => (a.id ?? "").localeCompare(b.id ?? ""))
    .flatMap((method) => method.shipping_option_id ?? []);
  const [options, channelLocationIds] = await Promise.all([
    readShippingOptions(container, optionIds),
    readChannelLocations(container, order.sales_channel_id),
  ]);
  const methods = optionIds.flatMap((id) => options.find((option) => option.id === id) ?? []);

  return (shippingProfileId) => {
    const ofProfile = methods.filter((option) => option.shipping_profile_id === shippingProfileId);
    const shippedBy = (ofProfile.length ? ofProfile : methods).at(-1);
    return {
      shipping_location_id: shippedBy?.service_zone?.fulfillment_set?.location?.id ?? null,
      channel_location_ids: channelLocationIds,
    };
  };
}

async function readShippingOptions(
  container: MedusaContainer,
  ids: string[],
): Promise<ShippingOption[]> {
  if (!ids.length) {
    return [];
  }
  const query = container.resolve(ContainerRegistrationKeys.QUERY);
  const { data } = await query.graph({
    entity: "shipping_option",
    fields: ["id", "shipping_profile_id", "service_zone.fulfillment_set.location.id"],
    filters: { id: ids },
  });
  return data as ShippingOption[];
}

async function readChannelLocations(
  container: MedusaContainer,
  salesChannelId: string | null | undefined,
): Promise<string[]> {
  if (!salesChannelId) {
    return [];
  }
  const query = container.resolve(ContainerRegistrationKeys.QUERY);
  const { data } = await query.graph({
    entity: "sales_channel",
    fields: ["stock_locations.id"],
    filters: { id: salesChannelId },
  });
  const [channel] = data as { stock_locations?: ({ id: string } | null)[] | null }[];
  return (channel?.stock_locations ?? []).flatMap((location) => (location ? [location.id] : []));
}
