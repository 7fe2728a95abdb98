import type { BigNumberRawValue } from "@medusajs/framework/types";
import { BigNumber, MathBN } from "@medusajs/framework/utils";

import type { JsonRow } from "../engine/execute";
import type { LevelColumns } from "../engine/level-columns";
import type { InventoryLevelWithPolicyDTO, ReservationItemWithFormDTO } from "../types";

/** Turns a row of `reservation_item` into what core's service returns for it, with the claim's form. */
export function toReservationItem(row: JsonRow): ReservationItemWithFormDTO {
  return {
    ...withDates(row),
    quantity: toNumber(row.raw_quantity),
    inventory_item: { id: row.inventory_item_id },
  } as unknown as ReservationItemWithFormDTO;
}

/** One claim for each id, in the order of the ids. */
export function claimsInOrder(
  ids: readonly string[],
  rows: readonly JsonRow[],
): ReservationItemWithFormDTO[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => toReservationItem(byId.get(id) as JsonRow));
}

/** One level for each line, in the order of the lines; a level may stand in several. */
export function levelsInOrder(
  lines: readonly { inventory_item_id: string; location_id: string }[],
  levels: LevelColumns,
): InventoryLevelWithPolicyDTO[] {
  const key = (item: string, location: string) => `${item.length} ${item}${location}`;
  const indexes = new Map(
    levels.inventory_item_id.map((item, index) => [key(item, levels.location_id[index]), index]),
  );
  return lines.map((line) =>
    toInventoryLevel(levels, indexes.get(key(line.inventory_item_id, line.location_id)) as number),
  );
}

/**
 * Turns a level into what core's service returns for it, with the policy columns.
 *
 * @param columns - of levels
 * @param index - which of them
 */
function toInventoryLevel(columns: LevelColumns, index: number): InventoryLevelWithPolicyDTO {
  const stocked = columns.stocked_quantity[index];
  const reserved = columns.reserved_quantity[index];
  const incoming = columns.incoming_quantity[index];
  const inventory_item_id = columns.inventory_item_id[index];
  return {
    id: columns.id[index],
    inventory_item_id,
    location_id: columns.location_id[index],
    stocked_quantity: Number(stocked),
    raw_stocked_quantity: raw(stocked),
    reserved_quantity: Number(reserved),
    raw_reserved_quantity: raw(reserved),
    incoming_quantity: Number(incoming),
    raw_incoming_quantity: raw(incoming),
    available_quantity: new BigNumber(MathBN.sub(stocked, reserved)),
    backordered_quantity: columns.backordered_quantity[index],
    allow_backorder: columns.allow_backorder[index],
    backorder_limit: columns.backorder_limit[index],
    lead_time_days: columns.lead_time_days[index],
    metadata: columns.metadata[index],
    created_at: date(columns.created_at[index]),
    updated_at: date(columns.updated_at[index]),
    deleted_at: date(columns.deleted_at[index]),
    inventory_item: { id: inventory_item_id },
  } as unknown as InventoryLevelWithPolicyDTO;
}

/** As Medusa keeps a quantity to the last digit. */
function raw(value: string): BigNumberRawValue {
  return { value, precision: BigNumber.DEFAULT_PRECISION };
}

function withDates(row: JsonRow): JsonRow {
  return {
    ...row,
    created_at: date(row.created_at),
    updated_at: date(row.updated_at),
    deleted_at: date(row.deleted_at),
  };
}

function date(value: unknown): Date | null {
  return typeof value === "string" ? new Date(value) : null;
}

function toNumber(raw: unknown): number {
  return Number((raw as BigNumberRawValue).value);
}
