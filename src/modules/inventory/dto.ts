import { BigNumberRawValue } from "@medusajs/framework/types";
import { BigNumber, MathBN } from "@medusajs/framework/utils";

import { JsonRow } from "./sql/execute";
import type { LevelColumns } from "./sql/level-columns";
import { InventoryLevelWithPolicyDTO, ReservationItemWithFormDTO } from "./types";

/** Turns a row of `reservation_item` into what core's service returns for it, with the claim's form. */
export function toReservationItem(row: JsonRow): ReservationItemWithFormDTO {
  return {
    ...withDates(row),
    quantity: toNumber(row.raw_quantity),
    inventory_item: { id: row.inventory_item_id },
  } as unknown as ReservationItemWithFormDTO;
}

/**
 * Turns a level into what core's service returns for it, with the policy columns.
 *
 * @param columns - of levels
 * @param index - which of them
 */
export function toInventoryLevel(
  columns: LevelColumns,
  index: number,
): InventoryLevelWithPolicyDTO {
  const [ids, items, locations, stocked, reserved, incoming, backordered, allow, limit, ...rest] =
    columns;
  const [metadata, createdAt, updatedAt, deletedAt] = rest;
  return {
    id: ids[index],
    inventory_item_id: items[index],
    location_id: locations[index],
    stocked_quantity: Number(stocked[index]),
    raw_stocked_quantity: raw(stocked[index]),
    reserved_quantity: Number(reserved[index]),
    raw_reserved_quantity: raw(reserved[index]),
    incoming_quantity: Number(incoming[index]),
    raw_incoming_quantity: raw(incoming[index]),
    available_quantity: new BigNumber(MathBN.sub(stocked[index], reserved[index])),
    backordered_quantity: backordered[index],
    allow_backorder: allow[index],
    backorder_limit: limit[index],
    metadata: metadata[index],
    created_at: date(createdAt[index]),
    updated_at: date(updatedAt[index]),
    deleted_at: date(deletedAt[index]),
    inventory_item: { id: items[index] },
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
