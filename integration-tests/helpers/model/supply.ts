import type { Knex } from "@medusajs/framework/mikro-orm/knex";

import type InventoryModuleService from "../../../src/modules/inventory/service";
import type { ReplenishmentOrderDTO, SupplyOutcome } from "../../../src/modules/inventory/types";
import type { MadeLevel } from "../store/fixtures";

/** A day in the future, at midnight. @param days how far from the first of January 2030 */
export function day(days: number): string {
  return new Date(Date.UTC(2030, 0, 1 + days)).toISOString();
}

/** A line of supply: a level, how much, and its own day where it has one. */
export type SupplyLine = [level: MadeLevel, quantity: number, day?: number];

/**
 * Makes a replenishment order for levels of one location.
 *
 * @param service the module
 * @param lines at least one
 * @param options ordered for a day, unless it is to be a draft
 * @returns the order with its lines
 */
export async function orderSupply(
  service: InventoryModuleService,
  lines: SupplyLine[],
  options: { day?: number; status?: "draft" | "ordered" } = {},
): Promise<ReplenishmentOrderDTO> {
  const { replenishment_orders: orders } = await service.createReplenishmentOrders([
    {
      location_id: lines[0][0].location,
      status: options.status ?? "ordered",
      expected_at: options.day === undefined ? null : day(options.day),
      lines: lines.map(([level, quantity, own]) => ({
        inventory_item_id: level.item,
        quantity,
        expected_at: own === undefined ? null : day(own),
      })),
    },
  ]);
  return orders[0];
}

/**
 * Books a delivery of an order's first line.
 *
 * @param service the module
 * @param order with its lines
 * @param accepted what goes into stock
 * @param more further fields of the receipt
 */
export function receiveFirstLine(
  service: InventoryModuleService,
  order: { id: string; lines?: { id: string }[] },
  accepted: number,
  more: object = {},
): Promise<SupplyOutcome> {
  return service.receiveReplenishmentOrder({
    id: order.id,
    lines: [{ line_id: order.lines?.[0].id ?? "", accepted }],
    ...more,
  });
}

/** The day on which lines of the table of cases are wanted that name one. */
export const SHIP_DATE = day(0).slice(0, 10);

/**
 * Orders what levels of a case expect: so much for the day on which its line is wanted, and twice as much for the day after.
 *
 * @param service the module
 * @param item of the levels
 * @param levels those with `incoming`
 */
export async function orderUntilShipDate(
  service: InventoryModuleService,
  item: string,
  levels: readonly { location_id: string; incoming?: number }[],
): Promise<void> {
  const expecting = levels.filter(({ incoming }) => incoming);
  if (expecting.length) {
    await service.createReplenishmentOrders(
      expecting.flatMap(({ location_id, incoming = 0 }) =>
        [0, 1].map((later) => ({
          location_id,
          status: "ordered" as const,
          expected_at: day(later),
          lines: [{ inventory_item_id: item, quantity: incoming * (later + 1) }],
        })),
      ),
    );
  }
}

/** An entry as a promise is compared: which claim, what is open, and the day that it is promised. */
export type PromiseSnapshot = [claim: string, open: number, promised: string | null];

/**
 * Reads a level's open entries, in the order of the queue.
 *
 * @param knex a connection to the database
 * @param level the level
 */
export async function promisesOf(
  knex: Pick<Knex, "raw">,
  level: MadeLevel,
): Promise<PromiseSnapshot[]> {
  const { rows } = await knex.raw<{ rows: { claim: string; open: string; at: Date | null }[] }>(
    `select reservation_id as claim, quantity as open, promised_at as at
       from backorder_entry
      where inventory_item_id = ? and location_id = ? and status = 'open'
      order by priority desc, queued_at, id`,
    [level.item, level.location],
  );
  return rows.map(({ claim, open, at }) => [claim, Number(open), at?.toISOString() ?? null]);
}

/** What a change did to the queue, short: which claim was filled, went short, was promised what. */
export function effectsOf({ fills, shortfalls, promises }: SupplyOutcome): string[] {
  return [
    ...fills.map((f) => `${f.reservation_id} filled ${f.quantity}, left ${f.remaining_quantity}`),
    ...shortfalls.map((s) => `${s.reservation_id} short ${s.quantity}`),
    ...promises.map((p) => `${p.reservation_id} ${p.from} -> ${p.to}`),
  ];
}

/** What is incoming to a level. */
export async function incomingOf(knex: Pick<Knex, "raw">, level: MadeLevel): Promise<number> {
  const { rows } = await knex.raw<{ rows: { incoming: string }[] }>(
    "select incoming_quantity as incoming from inventory_level where id = ?",
    [level.id],
  );
  return Number(rows[0].incoming);
}
