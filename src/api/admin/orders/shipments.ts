import type { MedusaContainer } from "@medusajs/framework/types";
import { ContainerRegistrationKeys, MathBN } from "@medusajs/framework/utils";

import {
  type OrderItem,
  type OrderToClaim,
  outboundMethods,
  stockedPartsOf,
} from "../../../core-steps/order-to-claim";
import type { AdminOrderClaim, AdminOrderShipment } from "../../../types/http";

type Line = OrderItem & { requires_shipping?: boolean | null };

/**
 * Says what of an order can go into one fulfilment: lines that are claimed at the same location, ship by the same option, and
 * all have to be shipped, or all do not, as core asks for it. In the lines' units, of which a kit has as many as the scarcest
 * of its parts.
 *
 * @param scope - for Medusa's query
 * @param order - the order; nothing of a cancelled one ships
 * @param claims - the claims of its lines
 */
export async function readShipments(
  scope: MedusaContainer,
  order: OrderToClaim,
  claims: readonly AdminOrderClaim[],
): Promise<AdminOrderShipment[]> {
  if (order.status === "canceled" || !claims.length) {
    return [];
  }
  const optionOf = await readOptions(scope, order);
  const shipments = new Map<string, AdminOrderShipment>();
  for (const line of (order.items ?? []) as Line[]) {
    const ofLine = claims.filter(({ line_item_id }) => line_item_id === line.id);
    for (const { location_id, location_name } of uniqueLocations(ofLine)) {
      const there = ofLine.filter((claim) => claim.location_id === location_id);
      const quantity = unitsOf(line, there, "quantity");
      if (quantity <= 0) {
        continue;
      }
      const requires_shipping = line.requires_shipping ?? true;
      const shipping_option_id = optionOf(line);
      const key = JSON.stringify([location_id, requires_shipping, shipping_option_id]);
      const shipment: AdminOrderShipment = shipments.get(key) ?? {
        location_id,
        location_name,
        requires_shipping,
        shipping_option_id,
        items: [],
      };
      shipment.items.push({
        line_item_id: line.id,
        title: line.product_title ?? line.title ?? null,
        variant_title: line.variant_title ?? null,
        quantity,
        covered_quantity: unitsOf(line, there, "covered_quantity"),
      });
      shipments.set(key, shipment);
    }
  }
  return [...shipments.values()];
}

function uniqueLocations(claims: readonly AdminOrderClaim[]): AdminOrderClaim[] {
  return [...new Map(claims.map((claim) => [claim.location_id, claim])).values()];
}

/** How many whole units of a line its claims at a location make up. */
function unitsOf(
  line: Line,
  claims: readonly AdminOrderClaim[],
  of: "quantity" | "covered_quantity",
): number {
  const parts = stockedPartsOf(line);
  const required = parts.length
    ? parts
    : // Its variant is gone, or not managed any more.
      claims.map(({ inventory_item_id }) => ({ inventory_item_id, required_quantity: 1 }));
  const units = required.map(({ inventory_item_id, required_quantity }) => {
    const claimed = MathBN.sum(
      0,
      ...claims
        .filter((claim) => claim.inventory_item_id === inventory_item_id)
        .map((claim) => claim[of]),
    );
    return MathBN.eq(required_quantity, 1)
      ? claimed.toNumber()
      : Math.floor(MathBN.div(claimed, required_quantity).toNumber());
  });
  return Math.min(...units);
}

/** The option that a line ships by: the one with its product's profile, the latest where there are several. */
async function readOptions(
  scope: MedusaContainer,
  order: OrderToClaim,
): Promise<(line: Line) => string | null> {
  const ids = outboundMethods(order, {})
    .sort((a, b) => a.id.localeCompare(b.id))
    .flatMap(({ shipping_option_id }) => shipping_option_id ?? []);
  const { data } = await scope.resolve(ContainerRegistrationKeys.QUERY).graph({
    entity: "shipping_option",
    fields: ["id", "shipping_profile_id"],
    filters: { id: ids },
  });
  const profiles = new Map(data.map(({ id, shipping_profile_id }) => [id, shipping_profile_id]));
  return (line) => {
    const profile = line.variant?.product?.shipping_profile?.id;
    return ids.filter((id) => profile && profiles.get(id) === profile).at(-1) ?? ids.at(-1) ?? null;
  };
}
