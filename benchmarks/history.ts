import { createDatabase } from "../integration-tests/helpers/postgres/database";
import { bootInventory } from "../integration-tests/helpers/app/inventory-module";
import { claimOf, type Level, makeLevels, PLENTY, stepContext } from "./contenders";
import { median, runRound, turnsOf } from "./measure";

/**
 * Reservations and movements as the module writes them, all of one level, made in the database:
 * deducted claims of one unit each.
 */
const HISTORY = [
  `insert into reservation_item
     (id, line_item_id, inventory_item_id, location_id, quantity, raw_quantity, deducted)
   select 'resitem_past' || n, 'ordli_past' || n, l.inventory_item_id, l.location_id,
          1, '{"value": "1", "precision": 20}', true
     from inventory_level l, generate_series(1, :rows) as n
    where l.id = :level`,
  `insert into stock_movement
     (inventory_level_id, inventory_item_id, location_id, kind, cause,
      stocked_delta, raw_stocked_delta, reserved_delta, raw_reserved_delta,
      stocked_quantity, raw_stocked_quantity, reserved_quantity, raw_reserved_quantity,
      reservation_id, line_item_id, correlation_id)
   select l.id, l.inventory_item_id, l.location_id, 'claim', 'createReservationItems',
          -1, '{"value": "-1", "precision": 20}', 0, '{"value": "0", "precision": 20}',
          l.stocked_quantity - n,
          jsonb_build_object('value', (l.stocked_quantity - n)::text, 'precision', 20),
          0, '{"value": "0", "precision": 20}',
          'resitem_past' || n, 'ordli_past' || n, 'auto-past' || n
     from inventory_level l, generate_series(1, :rows) as n
    where l.id = :level`,
  `update inventory_level
      set stocked_quantity = stocked_quantity - :rows,
          raw_stocked_quantity =
            jsonb_build_object('value', (stocked_quantity - :rows)::text, 'precision', 20)
    where id = :level`,
  "analyze",
];

/** A database with a past, and the two levels to claim from. */
type Store = {
  past: number;
  /** The level that all of the past is on. */
  busy: Level;
  /** A level without one. */
  quiet: Level;
  claim: (level: Level) => Promise<unknown>;
  close: () => Promise<void>;
};

/** The p50 of a claim in milliseconds, in each round, with a short and with a long history. */
export type HistoryTimes = {
  /** Where the history is. */
  history: "on another level" | "on the same level";
  short: number[];
  long: number[];
};

export type HistoryOptions = {
  /** Rows in each of the two tables. */
  short: number;
  long: number;
  rounds: number;
  claimsPerRound: number;
};

/**
 * A claim's p50, by one caller, in a young store and in one with a long history.
 *
 * @param options see {@link HistoryOptions}
 * @returns the times
 */
export async function measureHistory({
  short,
  long,
  rounds,
  claimsPerRound,
}: HistoryOptions): Promise<HistoryTimes[]> {
  const stores = await Promise.all([openStore(short), openStore(long)]);
  try {
    const places = [
      { history: "on another level", level: "quiet" },
      { history: "on the same level", level: "busy" },
    ] as const;
    const results = places.map(({ history }): HistoryTimes => ({ history, short: [], long: [] }));
    for (let round = 0; round <= rounds; round++) {
      for (const [index, { level }] of places.entries()) {
        for (const store of turnsOf(stores, round)) {
          const { p50_ms } = await runRound(() => store.claim(store[level]), {
            callers: 1,
            milliseconds: 10_000,
            claims: claimsPerRound,
          });
          // Round 0 fills the caches.
          if (round) {
            results[index][store.past === short ? "short" : "long"].push(p50_ms);
          }
        }
      }
    }
    return results;
  } finally {
    for (const store of stores) {
      await store.close();
    }
  }
}

/**
 * @param times of one place of the history
 * @returns how many times as long a claim takes with the long history, in the median round
 */
export function historyRatio({ short, long }: HistoryTimes): number {
  return median(long.map((time, round) => time / short[round]));
}

async function openStore(past: number): Promise<Store> {
  const database = await createDatabase({ template: "inventory" });
  const booted = await bootInventory({ databaseUrl: database.url, deductOn: "order" });
  const [busy, quiet] = await makeLevels(booted.service, 2, PLENTY);
  for (const sql of HISTORY) {
    await booted.knex.raw(sql, { rows: past, level: busy.id });
  }
  return {
    past,
    busy,
    quiet,
    claim: async (level) => {
      await booted.service.createReservationItems([claimOf(level)], stepContext());
      booted.events.clear();
    },
    close: async () => {
      await booted.shutdown();
      await database.drop();
    },
  };
}
