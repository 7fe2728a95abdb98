import type { BigNumberInput, Context } from "@medusajs/framework/types";
import { BigNumber, MathBN, MedusaError } from "@medusajs/framework/utils";

import { parseQuantity } from "../domain/quantity";
import { sqlOf } from "../engine/database";
import { type LevelTotals, readLevelTotals } from "../engine/read-levels";
import type { SplitLinesOption } from "../options";
import { requiredId } from "./check-input";

/** One item at some locations. */
export type LevelsOfItem = { inventoryItemId: string; locationIds: string[] };

/**
 * Sums one quantity of an item over locations; no locations have nothing.
 *
 * @throws MedusaError `not_found` for an unknown item
 */
export async function readTotal(
  total: "stocked" | "reserved" | "available",
  levels: LevelsOfItem,
  context: Context,
): Promise<BigNumber> {
  // As in core, where only the reserved quantity of no locations asks whether the item exists.
  if (!levels.locationIds.length && total !== "reserved") {
    return new BigNumber(0);
  }
  return new BigNumber((await readTotals(levels, context))[total]);
}

/**
 * Says whether a quantity can be had: available stock covers it, or policy allows it at one of the locations; where lines may
 * be parted, what the others do not have of it.
 *
 * @param asked.quantity - as the caller gave it
 * @param asked.splitLines - the module's option of that name
 * @throws MedusaError `invalid_data` for a bad quantity, `not_found` for an unknown item
 */
export async function confirmInventory(
  levels: LevelsOfItem,
  { quantity, splitLines }: { quantity: BigNumberInput; splitLines: SplitLinesOption },
  context: Context,
): Promise<boolean> {
  const asked = parseQuantity(quantity, { field: "quantity", rule: "non-negative" });
  if (!levels.locationIds.length) {
    return MathBN.lte(asked, 0);
  }
  const totals = await readTotals(levels, context, {
    quantity: asked,
    together: splitLines === "when_short",
  });
  return totals.allowed || MathBN.gte(totals.coverable, asked);
}

async function readTotals(
  { inventoryItemId, locationIds }: LevelsOfItem,
  context: Context,
  asked: { quantity?: string; together?: boolean } = {},
): Promise<LevelTotals> {
  const totals = await readLevelTotals(sqlOf(context), {
    inventoryItemId: requiredId(inventoryItemId, "inventoryItemId"),
    locationIds,
    ...asked,
  });
  if (!totals) {
    throw new MedusaError(
      MedusaError.Types.NOT_FOUND,
      `InventoryItem with id: ${inventoryItemId} was not found`,
    );
  }
  return totals;
}
