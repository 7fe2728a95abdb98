import { bootInventory } from "../integration-tests/helpers/app/inventory-module";
import { createDatabase } from "../integration-tests/helpers/postgres/database";
import type { StockCountFeedLine } from "../src/modules/inventory/types";
import { claimOf, type Level, makeLevels, PLENTY, stepContext } from "./contenders";
import { type Round, runRound } from "./measure";

export type CountOptions = {
  /** How many levels are counted in one feed. */
  levels: number;
  /** How many shoppers buy at the same time. */
  shoppers: number;
  /** How long they are alone, in milliseconds. */
  alone: number;
};

export type CountTimes = {
  /** From the feed's first line to the last level booked, and what of it was taking the lines. */
  seconds: number;
  taking_seconds: number;
  /** By how much the process grew while it counted and sold, at most, in MB. */
  grown_mb: number;
  /** The shoppers' claims while nobody counts, and while somebody does. */
  claims: { alone: Round; meanwhile: Round };
  /** What a movement takes in the ledger, with its indexes. */
  bytes_per_movement: number;
};

const MB = 1024 * 1024;

/** How many levels are made in one call. */
const LEVELS_AT_ONCE = 10_000;

function* feedOf(levels: readonly Level[]): Generator<StockCountFeedLine> {
  for (const [place, { inventory_item_id, location_id }] of levels.entries()) {
    const text = JSON.stringify({ inventory_item_id, location_id, on_hand: PLENTY + place + 1 });
    yield { text, value: JSON.parse(text) as object };
  }
}

/**
 * Counts many levels in one feed while shoppers buy from them, in one process and from one pool of connections.
 *
 * @param options see {@link CountOptions}
 * @returns how long it took, and what it did to the shoppers and to the process
 */
export async function measureCounts({
  levels: wanted,
  shoppers,
  alone,
}: CountOptions): Promise<CountTimes> {
  const database = await createDatabase({ template: "inventory" });
  const booted = await bootInventory({
    databaseUrl: database.url,
    deductOn: "order",
    poolSize: 20,
  });
  try {
    const { service, knex, events } = booted;
    const levels: Level[] = [];
    while (levels.length < wanted) {
      levels.push(
        ...(await makeLevels(service, Math.min(LEVELS_AT_ONCE, wanted - levels.length), PLENTY)),
      );
    }
    await knex.raw("analyze");
    let next = 0;
    const claim = async () => {
      // A step that has no factor in common with a round number goes all around the levels.
      next = (next + 7_919) % levels.length;
      await service.createReservationItems([claimOf(levels[next])], stepContext());
      events.clear();
    };
    await runRound(claim, { callers: shoppers, milliseconds: alone });
    const usual = await runRound(claim, { callers: shoppers, milliseconds: alone });

    const before = process.memoryUsage().rss;
    let most = before;
    const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 20);
    let counting = true;
    const start = performance.now();
    let taken = start;
    const [meanwhile] = await Promise.all([
      runRound(claim, { callers: shoppers, milliseconds: Infinity, going: () => counting }),
      (async () => {
        try {
          const { id } = await service.takeStockCount({ lines: feedOf(levels) });
          taken = performance.now();
          while ((await service.bookStockCountSlice(id)).status === "running") {
            events.clear();
          }
        } finally {
          counting = false;
        }
      })(),
    ]);
    const end = performance.now();
    clearInterval(watch);
    const { rows } = await knex.raw<{ rows: { bytes: string }[] }>(
      "select pg_total_relation_size('stock_movement') / count(*) as bytes from stock_movement",
    );
    return {
      seconds: (end - start) / 1000,
      taking_seconds: (taken - start) / 1000,
      grown_mb: (most - before) / MB,
      claims: { alone: usual, meanwhile },
      bytes_per_movement: Number(rows[0].bytes),
    };
  } finally {
    await booted.shutdown();
    await database.drop();
  }
}
