import type { Context } from "@medusajs/framework/types";

import { sqlOf } from "../engine/database";
import { readItemStock } from "../engine/read-item-stock";
import type { ItemLevelStock } from "../supply-types";
import { requiredId } from "./check-input";

/** Reads the levels of an item as a warehouse sees them. */
export async function listItemStock(
  inventoryItemId: string,
  context: Context,
): Promise<ItemLevelStock[]> {
  const rows = await readItemStock(sqlOf(context), requiredId(inventoryItemId, "inventoryItemId"));
  return rows.map((row) => ({
    inventory_level_id: row.inventory_level_id,
    location_id: row.location_id,
    stocked_quantity: Number(row.stocked),
    reserved_quantity: Number(row.reserved),
    on_hand: Number(row.on_hand),
    claimed: Number(row.claimed),
    to_sell: Math.max(0, Number(row.stocked) - Number(row.reserved)),
    waiting: Number(row.waiting),
    incoming: Number(row.incoming),
    next_supply:
      row.next_at === null
        ? null
        : { expected_at: row.next_at, quantity: Number(row.next_quantity) },
  }));
}
