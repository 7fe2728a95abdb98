import { BigNumberRawValue } from "@medusajs/framework/types";
import { BigNumber, MathBN } from "@medusajs/framework/utils";

import { JsonRow } from "./sql/execute";
import { InventoryLevelWithPolicyDTO, ReservationItemWithFormDTO } from "./types";

/** Turns a row of `reservation_item` into what core's service returns for it, with the claim's form. */
export function toReservationItem(row: JsonRow): ReservationItemWithFormDTO {
  return {
    ...withDates(row),
    quantity: toNumber(row.raw_quantity),
    inventory_item: { id: row.inventory_item_id },
  } as unknown as ReservationItemWithFormDTO;
}

/** Turns a row of `inventory_level` into what core's service returns for it, with the policy columns. */
export function toInventoryLevel(row: JsonRow): InventoryLevelWithPolicyDTO {
  const stocked = (row.raw_stocked_quantity as BigNumberRawValue).value;
  const reserved = (row.raw_reserved_quantity as BigNumberRawValue).value;
  return {
    ...withDates(row),
    stocked_quantity: toNumber(row.raw_stocked_quantity),
    reserved_quantity: toNumber(row.raw_reserved_quantity),
    incoming_quantity: toNumber(row.raw_incoming_quantity),
    available_quantity: new BigNumber(MathBN.sub(stocked, reserved)),
    inventory_item: { id: row.inventory_item_id },
  } as unknown as InventoryLevelWithPolicyDTO;
}

function withDates(row: JsonRow): JsonRow {
  const date = (value: unknown) => (typeof value === "string" ? new Date(value) : null);
  return {
    ...row,
    created_at: date(row.created_at),
    updated_at: date(row.updated_at),
    deleted_at: date(row.deleted_at),
  };
}

function toNumber(raw: unknown): number {
  return Number((raw as BigNumberRawValue).value);
}
