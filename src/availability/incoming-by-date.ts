import type { MedusaContainer } from "@medusajs/framework/types";
import { MathBN } from "@medusajs/framework/utils";

import { inventoryOf } from "../modules/inventory/inventory-of";
import type { VariantStock } from "../modules/inventory/types";
import type { WantedLine } from "./cart-availability";

/**
 * Tells lines that name a day on which they are wanted what is expected until then at each level that they may choose. One
 * statement for all of them, and none where no line names a day.
 *
 * @param container - for the Inventory Module
 * @param lines - with the stock that they would claim
 * @returns the same lines; those of a day have levels with `incoming`
 */
export async function withIncoming<Line extends WantedLine>(
  container: MedusaContainer,
  lines: readonly Line[],
): Promise<Line[]> {
  const asked = lines.flatMap(({ ship_date, variant }) =>
    ship_date && variant?.manage_inventory
      ? levelsOf(variant).map((level) => ({ ...level, ship_date }))
      : [],
  );
  if (!asked.length) {
    return [...lines];
  }
  const quantities = await inventoryOf(container).listIncomingUntil(asked);
  let place = 0;
  return lines.map((line) => {
    const { ship_date, variant } = line;
    if (!ship_date || !variant?.manage_inventory) {
      return line;
    }
    const items = variant.items.map((item) => ({
      ...item,
      levels: item.levels.map((level) => {
        const incoming = quantities[place++];
        return MathBN.gt(incoming, 0) ? { ...level, incoming } : level;
      }),
    }));
    return { ...line, variant: { ...variant, items } };
  });
}

function levelsOf({ items }: VariantStock) {
  return items.flatMap(({ inventory_item_id, levels }) =>
    levels.map(({ location_id }) => ({ inventory_item_id, location_id })),
  );
}
