import type { Context } from "@medusajs/framework/types";

import { parseQuantity } from "../domain/quantity";
import { sqlOf } from "../engine/database";
import { readExpectedDates, readIncoming, readIncomingUntil } from "../engine/read-supply";
import type {
  ExpectedDate,
  ExpectedDateSelector,
  IncomingSupply,
  IncomingUntilSelector,
} from "../supply-types";
import { checkFields, invalid, optionalDay, requiredId } from "./check-input";

/** Says when claims of some quantities, made now, could ship; each is asked for by itself. */
export async function listExpectedDates(
  selectors: readonly ExpectedDateSelector[],
  context: Context,
): Promise<ExpectedDate[]> {
  const asked = selectors.map((entry, index) => {
    const field = `selectors[${index}]`;
    const line = checkFields(entry, field, ["inventory_item_id", "location_id", "quantity"]);
    return {
      inventory_item_id: requiredId(line.inventory_item_id, `${field}.inventory_item_id`),
      location_id: requiredId(line.location_id, `${field}.location_id`),
      quantity: parseQuantity(line.quantity, { field: `${field}.quantity` }),
    };
  });
  if (!asked.length) {
    return [];
  }
  const rows = await readExpectedDates(sqlOf(context), asked);
  return rows.map(({ expected_at, kind }) => ({ expected_at, expected_kind: kind }));
}

/** Says what is expected at levels until the end of days, in the order of the input. */
export async function listIncomingUntil(
  selectors: readonly IncomingUntilSelector[],
  context: Context,
): Promise<string[]> {
  const asked = selectors.map((entry, index) => {
    const field = `selectors[${index}]`;
    const line = checkFields(entry, field, ["inventory_item_id", "location_id", "ship_date"]);
    const ship_date = optionalDay(line.ship_date, `${field}.ship_date`);
    if (ship_date === null) {
      throw invalid(`${field}.ship_date is missing`);
    }
    return {
      inventory_item_id: requiredId(line.inventory_item_id, `${field}.inventory_item_id`),
      location_id: requiredId(line.location_id, `${field}.location_id`),
      ship_date,
    };
  });
  return asked.length ? readIncomingUntil(sqlOf(context), asked) : [];
}

/** Lists what is on its way to levels, in the order of the input; a level without any has an empty list. */
export async function listIncomingSupply(
  levels: readonly { inventory_item_id: string; location_id: string }[],
  context: Context,
): Promise<IncomingSupply[]> {
  if (!levels.length) {
    return [];
  }
  const rows = await readIncoming(sqlOf(context), levels);
  return levels.map(({ inventory_item_id, location_id }) => ({
    inventory_item_id,
    location_id,
    incoming: rows
      .filter(
        (row) => row.inventory_item_id === inventory_item_id && row.location_id === location_id,
      )
      .map(({ date, quantity }) => ({ date, quantity: Number(quantity) })),
  }));
}
