import { createDatabase } from "../integration-tests/helpers/postgres/database";
import {
  bootInventory,
  type BootedInventory,
} from "../integration-tests/helpers/app/inventory-module";
import { claimOf, type Level, makeLevels, stepContext } from "./contenders";
import { median, runRound, turnsOf } from "./measure";

/** How many entries wait at the busy level, and how many lines of supply come to it. */
export type SupplyOptions = {
  entries: number;
  lines: number;
  /** How many entries one receipt fills. */
  filled: number;
  rounds: number;
  claimsPerRound: number;
};

/** Milliseconds in each round. */
export type SupplyTimes = {
  /** The p50 of a claim that waits, at a level with the queue and the supply, and at one with neither. */
  claim: { busy: number[]; quiet: number[] };
  /** Planning the whole queue again, in the database: where no date changes, and where every date does. */
  plan: { unchanged: number[]; changed: number[] };
  /** A receipt that fills so many entries, as its caller waits for it. */
  receipt: number[];
};

const DAY_MS = 86_400_000;

/** A queue as claims leave it, made in the database: so many deducted claims of one unit each, none of them covered. */
const QUEUE = [
  `insert into reservation_item (id, line_item_id, inventory_item_id, location_id, quantity, raw_quantity, deducted)
   select 'resitem_wait' || n, 'ordli_wait' || n, l.inventory_item_id, l.location_id, 1,
          '{"value": "1", "precision": 20}', true
     from inventory_level l, generate_series(1, :entries::integer) as n where l.id = :level`,
  `insert into stock_movement
     (inventory_level_id, inventory_item_id, location_id, kind, cause, stocked_delta, raw_stocked_delta,
      reserved_delta, raw_reserved_delta, stocked_quantity, raw_stocked_quantity, reserved_quantity,
      raw_reserved_quantity, reservation_id, line_item_id, correlation_id)
   select l.id, l.inventory_item_id, l.location_id, 'claim', 'createReservationItems', -1,
          '{"value": "-1", "precision": 20}', 0, '{"value": "0", "precision": 20}', -n,
          jsonb_build_object('value', (-n)::text, 'precision', 20), 0, '{"value": "0", "precision": 20}',
          'resitem_wait' || n, 'ordli_wait' || n, 'past' || n
     from inventory_level l, generate_series(1, :entries::integer) as n where l.id = :level`,
  `insert into backorder_entry
     (reservation_id, line_item_id, inventory_level_id, inventory_item_id, location_id, quantity, raw_quantity,
      queued_at, notified_at, stock_movement_id)
   select m.reservation_id, m.line_item_id, m.inventory_level_id, m.inventory_item_id, m.location_id, 1,
          '{"value": "1", "precision": 20}', m.created_at, now(), m.id
     from stock_movement m where m.inventory_level_id = :level and m.kind = 'claim' order by m.id`,
  `update inventory_level
      set stocked_quantity = -1 * :entries::integer, backordered_quantity = :entries::integer,
          raw_stocked_quantity = jsonb_build_object('value', (-1 * :entries::integer)::text, 'precision', 20)
    where id = :level`,
  "analyze",
];

/**
 * What supply costs: a claim behind a long queue with much supply, planning the queue, a receipt that fills many.
 *
 * @param options see {@link SupplyOptions}
 */
export async function measureSupply(options: SupplyOptions): Promise<SupplyTimes> {
  const database = await createDatabase({ template: "inventory" });
  const booted = await bootInventory({ databaseUrl: database.url, deductOn: "order" });
  try {
    const [busy, quiet] = await makeLevels(booted.service, 2, 0);
    await booted.knex("inventory_level").update({ allow_backorder: true });
    for (const sql of QUEUE) {
      await booted.knex.raw(sql, { entries: options.entries, level: busy.id });
    }
    // Twice what is waited for, so that every claim of the rounds is promised a date.
    const each = Math.ceil((2 * options.entries) / options.lines);
    const order = await placeOrder(booted, busy, { lines: options.lines, each });
    const times: SupplyTimes = {
      claim: { busy: [], quiet: [] },
      plan: { unchanged: [], changed: [] },
      receipt: [],
    };
    for (let round = 0; round <= options.rounds; round++) {
      const kept = round
        ? times
        : ({
            claim: { busy: [], quiet: [] },
            plan: { unchanged: [], changed: [] },
            receipt: [],
          } as SupplyTimes);
      for (const [name, level] of turnsOf(
        Object.entries({ busy, quiet }) as ["busy" | "quiet", Level][],
        round,
      )) {
        const { p50_ms } = await runRound(
          async () => {
            await booted.service.createReservationItems([claimOf(level)], stepContext());
            booted.events.clear();
          },
          { callers: 1, milliseconds: 10_000, claims: options.claimsPerRound },
        );
        kept.claim[name].push(p50_ms);
      }
      kept.plan.unchanged.push(await planTime(booted, busy));
      await booted.knex.raw(
        "update replenishment_line set due_at = due_at + interval '1 hour' where inventory_level_id = ?",
        [busy.id],
      );
      kept.plan.changed.push(await planTime(booted, busy));
      const before = performance.now();
      const { fills } = await booted.service.receiveReplenishmentOrder({
        id: order.id,
        lines: [{ line_id: order.lines[round], accepted: options.filled }],
      });
      kept.receipt.push(performance.now() - before);
      if (fills.length !== options.filled) {
        throw new Error(`A receipt of ${options.filled} filled ${fills.length} entries`);
      }
    }
    return times;
  } finally {
    await booted.shutdown();
    await database.drop();
  }
}

/**
 * Planning as the engine does it in each change, timed by the database itself, without the way there: with the settings of
 * the functions that call it, on a connection that has planned before.
 */
async function planTime({ knex }: BootedInventory, level: Level): Promise<number> {
  const context = JSON.stringify({
    in_workflow: false,
    compensating: false,
    correlation_id: "bench",
  });
  return knex.transaction(async (transaction) => {
    await transaction.raw(
      "set local plan_cache_mode = force_generic_plan; set local enable_seqscan = off",
    );
    // Of a level that nobody waits at.
    await transaction.raw("select backorders_v1_plan_level('none', ?::jsonb)", [context]);
    const { rows } = await transaction.raw<{ rows: Record<string, string>[] }>(
      "explain (analyze, timing off, format json) select backorders_v1_plan_level(?, ?::jsonb)",
      [level.id, context],
    );
    const [plan] = rows[0]["QUERY PLAN"] as unknown as { "Execution Time": number }[];
    return plan["Execution Time"];
  });
}

async function placeOrder(
  { service }: BootedInventory,
  level: Level,
  { lines, each }: { lines: number; each: number },
): Promise<{ id: string; lines: string[] }> {
  const { replenishment_orders } = await service.createReplenishmentOrders([
    {
      location_id: level.location_id,
      status: "ordered",
      lines: Array.from({ length: lines }, (_, index) => ({
        inventory_item_id: level.inventory_item_id,
        quantity: each,
        expected_at: new Date(Date.UTC(2030, 0, 1) + index * DAY_MS),
      })),
    },
  ]);
  const [order] = replenishment_orders;
  return { id: order.id, lines: (order.lines ?? []).map(({ id }) => id) };
}

/** How many times as long a waiting claim takes behind the queue, in the median round. */
export function queueRatio({ claim }: SupplyTimes): number {
  return median(claim.busy.map((time, round) => time / claim.quiet[round]));
}
