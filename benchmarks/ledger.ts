import { bootInventory } from "../integration-tests/helpers/app/inventory-module";
import { createDatabase } from "../integration-tests/helpers/postgres/database";
import { claimOf, type Level, makeLevels, PLENTY, stepContext } from "./contenders";
import { median, type Round, runRound, turnsOf } from "./measure";
import { rawSql } from "./raw-sql";

const LEVELS = 200;
const CALLERS = 16;

/** How many rows a ledger had that is called young, for the calculation: what a run of it leaves there itself. */
const YOUNG = 10_000;

export type LedgerOptions = {
  /** Movements of the long ledger. */
  movements: number;
  /** How many months they are spread over. */
  months: number;
  rounds: number;
  /** How long is claimed in each round, in each store. */
  milliseconds: number;
  /** For how many movements the figures are calculated. */
  calculated: number;
};

/** Claims by round in a store with a young ledger and in one with a long one, and reads of the long one, in milliseconds. */
export type LedgerRounds = {
  ledger: "one table" | "by months";
  young: Round[];
  long: Round[];
  /** The newest movements of a level. */
  page: number[];
  /** A thousand movements, followed from the middle of the ledger. */
  follow: number[];
};

export type LedgerTimes = {
  kept: LedgerRounds[];
  /** What a movement takes with its indexes, before and after the ledger was put by months. */
  bytes_per_movement: number;
  bytes_per_movement_by_months: number;
  /** How long it took to put the ledger by months. */
  partition_seconds: number;
};

/** Movements up and down by one, in turn on each level, from the first month to this one. */
const PAST = [
  "alter table stock_movement disable trigger user",
  "update stock_movement set created_at = now() - make_interval(months => :months)",
  "alter table stock_movement enable trigger user",
  `insert into stock_movement
     (inventory_level_id, inventory_item_id, location_id, kind, cause, stocked_delta, raw_stocked_delta, reserved_delta,
      raw_reserved_delta, stocked_quantity, raw_stocked_quantity, reserved_quantity, raw_reserved_quantity, correlation_id,
      created_at)
   select l.id, l.inventory_item_id, l.location_id, 'adjust', 'benchmark', delta, ${rawSql("delta")}, 0, ${rawSql("0")},
          balance, ${rawSql("balance")}, 0, ${rawSql("0")}, 'auto-past-' || l.id || '-' || n,
          now() - make_interval(months => :months) * (1 - n::numeric / :each)::float8
     from generate_series(1, :each::integer) as n
    cross join inventory_level l
    cross join lateral (
      select case when n % 2 = 1 then 1 else -1 end as delta, l.stocked_quantity + n % 2 as balance
    ) as movement`,
  "vacuum analyze",
];

/**
 * What a long ledger costs: claims by 16 callers on 200 levels and reads of the ledger, with it as one table and by months.
 *
 * @param options see {@link LedgerOptions}
 * @returns the times
 */
export async function measureLedger(options: LedgerOptions): Promise<LedgerTimes> {
  const young = await openStore();
  const long = await openStore();
  try {
    // An even number leaves the levels with what they have.
    const each = 2 * Math.round(options.movements / LEVELS / 2);
    for (const sql of PAST) {
      await long.knex.raw(sql, { each, months: options.months });
    }
    const measure = async (ledger: LedgerRounds["ledger"]): Promise<LedgerRounds> => {
      const rounds: LedgerRounds = { ledger, young: [], long: [], page: [], follow: [] };
      // Round 0 fills the caches.
      for (let round = 0; round <= options.rounds; round++) {
        for (const store of turnsOf([young, long], round)) {
          const result = await runRound(store.claim, {
            callers: CALLERS,
            milliseconds: options.milliseconds,
          });
          if (round) {
            rounds[store === young ? "young" : "long"].push(result);
          }
        }
        const page = await timeOf(() => long.readPage());
        const follow = await timeOf(() => long.follow(options.movements / 2));
        if (round) {
          rounds.page.push(page);
          rounds.follow.push(follow);
        }
      }
      return rounds;
    };
    const asOne = await measure("one table");
    const bytes_per_movement = await long.bytesPerMovement();
    const partition_seconds = (await timeOf(() => long.partition())) / 1000;
    await long.knex.raw("vacuum analyze");
    return {
      kept: [asOne, await measure("by months")],
      bytes_per_movement,
      bytes_per_movement_by_months: await long.bytesPerMovement(),
      partition_seconds,
    };
  } finally {
    await young.close();
    await long.close();
  }
}

/**
 * @param rounds claims with a young and with a long ledger
 * @returns how many claims are made with the long ledger for each with the young one, in the median round
 */
export function ledgerRatio({ young, long }: LedgerRounds): number {
  return median(
    long.map((round, index) => round.claims_per_second / young[index].claims_per_second),
  );
}

/**
 * Calculates claims per second for a ledger that is longer than the measured one. An index grows with the logarithm of its
 * rows, so every tenfold of rows costs the same share again.
 *
 * @param rounds what was measured
 * @param options how long the ledger was, and for how many movements is calculated
 */
export function calculatedClaims(
  rounds: LedgerRounds,
  { movements, calculated }: LedgerOptions,
): number {
  const measured = median(rounds.long.map(({ claims_per_second }) => claims_per_second));
  const byTenfold = Math.min(1, ledgerRatio(rounds)) ** (1 / Math.log10(movements / YOUNG));
  return measured * byTenfold ** Math.log10(calculated / movements);
}

async function openStore() {
  const database = await createDatabase({ template: "inventory" });
  const { service, knex, events, shutdown } = await bootInventory({
    databaseUrl: database.url,
    deductOn: "order",
    poolSize: CALLERS,
  });
  const levels: Level[] = await makeLevels(service, LEVELS, PLENTY);
  return {
    knex,
    claim: async () => {
      const level = levels[Math.floor(Math.random() * levels.length)];
      await service.createReservationItems([claimOf(level)], stepContext());
      events.clear();
    },
    readPage: () =>
      service.listStockMovements(
        { inventory_level_id: levels[0].id },
        { order: { id: "DESC" }, take: 20 },
      ),
    follow: (place: number) =>
      service.followStockMovements({
        after: `stmov_${String(Math.round(place)).padStart(19, "0")}`,
        limit: 1_000,
      }),
    partition: () => service.partitionStockMovements(),
    bytesPerMovement: async () => {
      const { rows } = await knex.raw<{ rows: { bytes: string }[] }>(
        `select (
                  select sum(pg_total_relation_size(part.id))
                    from (
                      select 'stock_movement'::regclass as id
                       union
                      select relid from pg_partition_tree('stock_movement')
                    ) as part
                ) / count(*) as bytes
           from stock_movement`,
      );
      return Number(rows[0].bytes);
    },
    close: async () => {
      await shutdown();
      await database.drop();
    },
  };
}

async function timeOf(action: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await action();
  return performance.now() - start;
}
