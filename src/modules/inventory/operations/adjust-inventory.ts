import { isString } from "@medusajs/framework/utils";

import { parseQuantity } from "../domain/quantity";
import { adjustLevels, type AdjustmentLine } from "../engine/adjust-levels";
import { changeContext } from "../engine/change-context";
import { runChange } from "../engine/database";
import type { InventoryLevelWithPolicyDTO } from "../types";
import { announceLevels, type Call } from "./announce";
import { checkFields, requiredId } from "./check-input";
import { missingLevelsError } from "./refusals";
import { levelsInOrder } from "./to-dto";

const ADJUSTMENTS_INPUT = "adjustments";
const ADJUSTMENT_FIELDS = ["inventoryItemId", "locationId", "adjustment"];

/** The arguments of `adjustInventory`: an item's id, a location and a delta; or a list of all three. */
export type AdjustmentArguments = {
  itemIdOrData: unknown;
  locationId: unknown;
  adjustment: unknown;
};

/**
 * Changes stocked quantities by deltas, all or none, in either direction and below zero too.
 *
 * @returns a list where a list was given, else one level
 */
export async function adjustInventory(
  given: AdjustmentArguments,
  call: Call,
): Promise<InventoryLevelWithPolicyDTO | InventoryLevelWithPolicyDTO[]> {
  const single = !Array.isArray(given.itemIdOrData);
  const lines = readAdjustments(given);
  if (!lines.length) {
    return [];
  }
  const change = changeContext({ cause: "adjustInventory", context: call.context });
  const outcome = await runChange(call.context, (execute) => adjustLevels(execute, lines, change));
  if ("missing" in outcome) {
    throw missingLevelsError(outcome.missing, { name: ADJUSTMENTS_INPUT, size: lines.length });
  }
  announceLevels(call, outcome.levels.id);
  const levels = levelsInOrder(lines, outcome.levels);
  return single ? levels[0] : levels;
}

/**
 * Reads the arguments, in both of their forms.
 *
 * @throws MedusaError `invalid_data` for the first line that is wrong, naming the line and the field
 */
function readAdjustments({
  itemIdOrData,
  locationId,
  adjustment,
}: AdjustmentArguments): AdjustmentLine[] {
  if (Array.isArray(itemIdOrData)) {
    return itemIdOrData.map((entry, ordinal) => {
      const field = `${ADJUSTMENTS_INPUT}[${ordinal}]`;
      return readAdjustment(entry, field, `${field}.`);
    });
  }
  const entry =
    isString(itemIdOrData) || itemIdOrData === undefined
      ? { inventoryItemId: itemIdOrData, locationId, adjustment }
      : itemIdOrData;
  return [readAdjustment(entry, "adjustment", "")];
}

function readAdjustment(entry: unknown, field: string, prefix: string): AdjustmentLine {
  const line = checkFields(entry, field, ADJUSTMENT_FIELDS);
  return {
    inventory_item_id: requiredId(line.inventoryItemId, `${prefix}inventoryItemId`),
    location_id: requiredId(line.locationId, `${prefix}locationId`),
    delta: parseQuantity(line.adjustment, { field: `${prefix}adjustment`, rule: "any" }),
  };
}
