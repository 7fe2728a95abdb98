import type { SupplyAnswer } from "../engine/change-supply";
import type { JsonRow } from "../engine/execute";
import type { CountRow } from "../engine/stock-counts";
import type { StockCountDTO } from "../stock-count-types";
import type {
  ReplenishmentLineDTO,
  ReplenishmentOrderDTO,
  ReplenishmentReceiptDTO,
  ReplenishmentReceiptLineDTO,
  SupplyOutcome,
} from "../supply-types";
import type { BackorderEntryDTO } from "../types";

/** Turns what the engine answers into what the service returns: numbers, and dates. */
export function toSupplyOutcome(answer: SupplyAnswer): SupplyOutcome {
  return {
    replenishment_orders: answer.replenishment_orders.map(toReplenishmentOrder),
    receipt: answer.receipt && toReceipt(answer.receipt),
    ...toQueueEffects(answer),
    ...(answer.adjusted && { adjusted: answer.adjusted }),
    level_ids: answer.level_ids,
    replayed: answer.replayed ?? false,
  };
}

/** Turns what a change did to the queue, and to its dates, into what the service returns. */
export function toQueueEffects(
  answer: Pick<SupplyAnswer, "fills" | "shortfalls" | "promises">,
): Pick<SupplyOutcome, "fills" | "shortfalls" | "promises"> {
  return {
    ...toQueueChanges(answer),
    promises: answer.promises.map((promise) => ({
      ...promise,
      from: isoDate(promise.from),
      to: isoDate(promise.to),
    })),
  };
}

/** Turns a row of `stock_count` into its DTO. */
export function toStockCount(row: CountRow): StockCountDTO {
  // How a count goes on is nobody's business outside.
  const {
    digest: _digest,
    booked_item_id: _item,
    booked_location_id: _location,
    deleted_at: _deleted,
    ...told
  } = row;
  return { ...toDto<StockCountDTO>(told), ...toQueueChanges(row) };
}

function toQueueChanges({ fills, shortfalls }: Pick<SupplyAnswer, "fills" | "shortfalls">) {
  return {
    fills: fills.map((fill) => ({
      ...fill,
      quantity: Number(fill.quantity),
      remaining_quantity: Number(fill.remaining_quantity),
    })),
    shortfalls: shortfalls.map((shortfall) => ({
      ...shortfall,
      quantity: Number(shortfall.quantity),
    })),
  };
}

/** Turns a row of `backorder_entry` into its DTO. */
export function toBackorderEntry(row: JsonRow): BackorderEntryDTO {
  return toDto<BackorderEntryDTO>(row);
}

function toReplenishmentOrder({ lines, ...row }: JsonRow & { lines: JsonRow[] }) {
  return {
    ...toDto<ReplenishmentOrderDTO>(row),
    lines: lines.map((line) => toDto<ReplenishmentLineDTO>(line)),
  };
}

function toReceipt({ lines, ...row }: JsonRow & { lines: JsonRow[] }) {
  return {
    ...toDto<ReplenishmentReceiptDTO>(row),
    lines: lines.map((line) => toDto<ReplenishmentReceiptLineDTO>(line)),
  };
}

/** Columns that hold a moment are named so throughout. */
const MOMENT = /_(at|of)$/;

function toDto<DTO>(row: Record<string, unknown>): DTO {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      MOMENT.test(name) && typeof value === "string" ? new Date(value) : value,
    ]),
  ) as DTO;
}

function isoDate(moment: string | null): string | null {
  return moment === null ? null : new Date(moment).toISOString();
}
