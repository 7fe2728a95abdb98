import type { MedusaContainer } from "@medusajs/framework/types";
import { MathBN } from "@medusajs/framework/utils";

import type { OrderToClaim } from "../../../core-steps/order-to-claim";
import { inventoryOf } from "../../../modules/inventory/inventory-of";
import type { BackorderEntryDTO } from "../../../modules/inventory/types";
import type { AdminOrderClaim, AdminOrderStockEvent } from "../../../types/http";

/** What is told of an order's past; the latest, where there is more. */
const MOST = 100;

type Told = Pick<AdminOrderStockEvent, "at" | "kind" | "line_item_id"> &
  Partial<AdminOrderStockEvent>;

/**
 * Reads what happened to the stock of an order: what was claimed and given back, from the ledger; what waited, was filled,
 * and was promised, from its entries. What was claimed and shipped without ever having waited leaves no claim to find it by.
 *
 * @param scope - the request's
 * @param order - the order
 * @param claims - the claims of its lines
 * @returns the latest first
 */
export async function readOrderHistory(
  scope: MedusaContainer,
  order: OrderToClaim,
  claims: readonly AdminOrderClaim[],
): Promise<AdminOrderStockEvent[]> {
  const inventory = inventoryOf(scope);
  const lines = new Map((order.items ?? []).map((line) => [line.id, line]));
  const entries = lines.size
    ? await inventory.listBackorderEntries(
        { line_item_id: [...lines.keys()] },
        { take: null as never },
      )
    : [];
  const reservation_id = [...new Set([...claims, ...entries].map((each) => each.reservation_id))];
  const { stock_movements } = reservation_id.length
    ? await inventory.listStockMovementRows({ filters: { reservation_id }, limit: MOST })
    : { stock_movements: [] };
  // An entry is of the transaction of the movement that left the shortage, whose clock is the finer one.
  const moments = new Map(stock_movements.map(({ id, created_at }) => [id, created_at]));
  const told: Told[] = [
    ...entries.flatMap((entry) =>
      eventsOf(entry, moments.get(entry.stock_movement_id) ?? entry.created_at),
    ),
    ...stock_movements.map((row) => ({
      at: row.created_at.toISOString(),
      kind: row.kind === "claim" ? ("claimed" as const) : ("released" as const),
      line_item_id: row.line_item_id ?? "",
      location_id: row.location_id,
      quantity: MathBN.abs(MathBN.sub(row.stocked_delta, row.reserved_delta)).toNumber(),
      actor: row.actor,
    })),
  ];
  return told
    .sort((a, b) => b.at.localeCompare(a.at))
    .slice(0, MOST)
    .map((event) => {
      const line = lines.get(event.line_item_id);
      return {
        location_id: null,
        quantity: null,
        from: null,
        to: null,
        actor: null,
        ...event,
        title: line?.product_title ?? line?.title ?? null,
        variant_title: line?.variant_title ?? null,
      };
    });
}

function eventsOf(entry: BackorderEntryDTO, queuedAt: Date | string): Told[] {
  const of = { line_item_id: entry.line_item_id ?? "", location_id: entry.location_id };
  const closed =
    entry.closed_at === null || entry.status === "open"
      ? []
      : [
          {
            ...of,
            at: iso(entry.closed_at),
            kind: entry.status,
            quantity: Number(
              entry.status === "filled" ? entry.filled_quantity : entry.cancelled_quantity,
            ),
          },
        ];
  return [
    {
      ...of,
      at: iso(queuedAt),
      kind: "waiting",
      quantity: MathBN.sum(
        entry.quantity,
        entry.filled_quantity,
        entry.cancelled_quantity,
      ).toNumber(),
    },
    ...closed,
    ...(entry.promise_history ?? []).map(({ at, from, to }) => ({
      ...of,
      at: iso(at),
      kind: "promised" as const,
      from: from && iso(from),
      to: to && iso(to),
    })),
  ];
}

function iso(date: Date | string): string {
  return new Date(date).toISOString();
}
