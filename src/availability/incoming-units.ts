import type { BigNumberInput, MedusaContainer } from "@medusajs/framework/types";
import { MathBN } from "@medusajs/framework/utils";

import { inventoryOf } from "../modules/inventory/inventory-of";
import type { IncomingSupply, VariantStock } from "../modules/inventory/types";
import type { StoreIncomingSupply } from "../types/http/store-availability";
import { shownItemQuantity, unitsOf } from "./variant-availability";

/** Sorts behind all dates: nobody knows when it comes. */
const SOMETIME = "sometime";

/**
 * Reads what is on its way to the sales channel's locations.
 *
 * @param container - for the Inventory Module
 * @param variants - with the levels of one sales channel
 * @returns for each variant what {@link incomingUnits} says
 */
export async function readIncomingUnits(
  container: MedusaContainer,
  variants: readonly VariantStock[],
): Promise<StoreIncomingSupply[][]> {
  const levels = variants.flatMap(({ manage_inventory, items }) =>
    (manage_inventory ? items : []).flatMap(({ inventory_item_id, levels }) =>
      levels
        .filter(({ in_channel }) => in_channel)
        .map(({ location_id }) => ({ inventory_item_id, location_id })),
    ),
  );
  const supply = levels.length ? await inventoryOf(container).listIncomingSupply(levels) : [];
  return variants.map((variant) => incomingUnits(variant, supply));
}

/**
 * Says how many units of a variant come when: those that stock and all that arrives until then make together, beyond
 * those before. Of a bundle, a part alone makes none.
 *
 * @param variant - with its items and their levels
 * @param supply - what is on its way, of these levels and others
 * @returns earliest first, what has no date last
 */
export function incomingUnits(
  variant: VariantStock,
  supply: readonly IncomingSupply[],
): StoreIncomingSupply[] {
  if (!variant.manage_inventory) {
    return [];
  }
  const parts = variant.items.map((item) => ({
    required: item.required_quantity,
    stock: shownItemQuantity(item.levels),
    arrivals: supply
      .filter(
        ({ inventory_item_id, location_id }) =>
          inventory_item_id === item.inventory_item_id &&
          item.levels.some((level) => level.in_channel && level.location_id === location_id),
      )
      .flatMap(({ incoming }) =>
        incoming.map(({ date, quantity }) => ({
          date: date ? new Date(date).toISOString() : SOMETIME,
          quantity,
        })),
      ),
  }));
  const unitsBy = (date: string): number =>
    Math.min(
      ...parts.map(({ required, stock, arrivals }) =>
        unitsOf(
          arrivals
            .filter((arrival) => arrival.date <= date)
            .reduce<BigNumberInput>((sum, { quantity }) => MathBN.add(sum, quantity), stock),
          required,
        ),
      ),
    );
  const dates = [...new Set(parts.flatMap(({ arrivals }) => arrivals.map(({ date }) => date)))];
  let before = unitsBy("");
  return dates.sort().flatMap((date) => {
    const units = unitsBy(date);
    const quantity = units - before;
    before = units;
    return quantity > 0 ? [{ date: date === SOMETIME ? null : date, quantity }] : [];
  });
}
