import type { BigNumberInput } from "@medusajs/framework/types";
import { MathBN } from "@medusajs/framework/utils";

import { acceptsClaim, effectivePolicy } from "../modules/inventory/domain/policy";
import type { WantedLine } from "./cart-availability";

/**
 * Says whether a stock location lacks something that these lines would ship from it: a part that requires shipping,
 * whose level there can neither cover the line nor, by policy, be backordered for it. Lines that share a part are
 * judged together. A part without a level at the location is lacking, as in core, unless the variant allows backorders.
 *
 * @param lines - the lines of a cart or an order
 * @param locationId - the location that a shipping option ships from
 * @returns what core calls `insufficient_inventory`
 */
export function isInsufficientAt(lines: readonly WantedLine[], locationId: string): boolean {
  const taken = new Map<string, BigNumberInput>();
  return lines.some(({ variant, quantity }) => {
    if (!variant?.manage_inventory) {
      return false;
    }
    return variant.items.some((item) => {
      const level = item.levels.find((candidate) => candidate.location_id === locationId);
      if (!item.requires_shipping) {
        return false;
      }
      if (!level) {
        return !variant.allow_backorder;
      }
      const before = taken.get(item.inventory_item_id) ?? 0;
      const claimed = MathBN.mult(quantity, item.required_quantity);
      taken.set(item.inventory_item_id, MathBN.add(before, claimed));
      return !acceptsClaim({
        available: MathBN.sub(level.available, before),
        quantity: claimed,
        policy: effectivePolicy({ level, item, claim: variant }),
      });
    });
  });
}
