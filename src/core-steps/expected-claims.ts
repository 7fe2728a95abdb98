import type { MedusaContainer } from "@medusajs/framework/types";
import { MedusaError } from "@medusajs/framework/utils";

import { inventoryOf } from "../modules/inventory/inventory-of";
import { type OrderLine, titleOf } from "./order-lines";

/** What a line of an order has to claim, at the least. */
export type ExpectedClaim = {
  line: OrderLine;
  inventory_item_id: string;
};

/**
 * Reads which claims some lines need: one for each inventory item of a managed variant. It is read past Medusa's queries,
 * whose shape an upgrade, a hook or a link may change: an order that claims nothing because a field was missing would be
 * sold without stock, and nobody would hear of it.
 *
 * @param container - for the Inventory Module
 * @param lines - a cart's or an order's
 * @returns one for each item of each line; none for unmanaged and deleted variants
 * @throws MedusaError `invalid_data` for a managed variant without inventory items, naming its title
 */
export async function readExpectedClaims(
  container: MedusaContainer,
  lines: readonly OrderLine[],
): Promise<ExpectedClaim[]> {
  const variantIds = [...new Set(lines.flatMap(({ variant_id }) => variant_id ?? []))];
  const variants = await inventoryOf(container).listVariantStock({
    variant_ids: variantIds,
    sales_channel_id: null,
  });
  const byId = new Map(variants.map((variant) => [variant.variant_id, variant]));
  return lines.flatMap((line) => {
    const variant = byId.get(line.variant_id ?? "");
    if (!variant?.manage_inventory) {
      return [];
    }
    if (!variant.items.length) {
      throw new MedusaError(
        MedusaError.Types.INVALID_DATA,
        `${titleOf(line)} cannot be ordered: it has no inventory item`,
      );
    }
    return variant.items.map(({ inventory_item_id }) => ({ line, inventory_item_id }));
  });
}

/**
 * Refuses an order that would claim less than its lines need.
 *
 * @param expected - by {@link readExpectedClaims}
 * @param claims - what is about to be claimed, or was
 * @throws MedusaError `unexpected_state` that names the lines by title
 */
export function refuseMissingClaims(
  expected: readonly ExpectedClaim[],
  claims: readonly { line_item_id?: string | null; inventory_item_id: string }[],
): void {
  const made = new Set(claims.map((claim) => keyOf(claim.line_item_id, claim.inventory_item_id)));
  const missing = expected.filter(
    ({ line, inventory_item_id }) => !made.has(keyOf(line.id, inventory_item_id)),
  );
  if (missing.length) {
    const titles = [...new Set(missing.map(({ line }) => titleOf(line)))];
    throw new MedusaError(
      MedusaError.Types.UNEXPECTED_STATE,
      `The order cannot be placed: it would not claim the stock of ${titles.join(", ")}`,
    );
  }
}

function keyOf(lineId: string | null | undefined, inventoryItemId: string): string {
  return JSON.stringify([lineId, inventoryItemId]);
}
