import { adjustRatio, type AdjustTimes, ADJUSTED_LEVELS } from "./adjust";
import { availabilityRatios, type AvailabilityTimes } from "./availability";
import {
  checkoutRatio,
  type CheckoutName,
  CHECKOUTS,
  type CheckoutTimes,
  ordersPerSecond,
} from "./checkout";
import { claimRatio, type ClaimScenario } from "./claims";
import type { ContenderName } from "./contenders";
import type { CountOptions, CountTimes } from "./counts";
import { historyRatio, type HistoryTimes } from "./history";
import { calculatedClaims, type LedgerOptions, ledgerRatio, type LedgerTimes } from "./ledger";
import { median, type Round } from "./measure";
import type { ReconcileOptions, ReconcileTimes } from "./reconcile";
import { queueRatio, type SupplyOptions, type SupplyTimes } from "./supply";

/** A ratio that this project set out to reach. */
export type Target = {
  name: string;
  /** The bound, and on which side of it the measured ratio has to be. */
  wanted: { at_least: number } | { at_most: number };
  measured: number;
  reached: boolean;
};

/** What came of one part: its figures, as they are written to the JSON file, and what is printed of them. */
export type Outcome = {
  figures: object;
  tables: string[];
  targets: Target[];
  /** What was wrong with the stock; nothing if all is well. */
  faults: string[];
};

/** The targets of claims and adjustments. */
export function judgeStock(claims: ClaimScenario[], adjust: AdjustTimes): Target[] {
  const hot = claims.find(
    ({ levels, callers }) => levels === "one hot level" && callers === 16,
  ) as ClaimScenario;
  return [
    target("claims on one hot level, 16 callers: ours / core", claimRatio(hot, ...OURS_CORE), {
      at_least: 8,
    }),
    target("claims on one hot level, 16 callers: ours / floor", claimRatio(hot, ...OURS_FLOOR), {
      at_least: 0.5,
    }),
    target(`adjustInventory of ${ADJUSTED_LEVELS} levels: core / ours`, adjustRatio(adjust), {
      at_least: 100,
    }),
  ];
}

/** The targets of a claim beside many rows of the past. */
export function judgeHistory(history: HistoryTimes[], rows: number): Target[] {
  const past = rows.toLocaleString("en");
  return history.map((times) =>
    target(`p50 of a claim, ${past} rows ${times.history} / few rows`, historyRatio(times), {
      at_most: 1.25,
    }),
  );
}

/** The targets of what shoppers are told. */
export function judgeAvailability(availability: AvailabilityTimes[]): Target[] {
  return availability.flatMap((times) => {
    const { call, route } = availabilityRatios(times);
    const of = `availability of 100 variants at ${times.locations} locations`;
    return [
      target(`${of}, a call: core / ours`, call, { at_least: 20 }),
      target(`${of}, core's page / our route`, route, { at_least: 3 }),
    ];
  });
}

/** What was set out to be reached with supply; the milliseconds are those of this machine. */
export function judgeSupply(supply: SupplyTimes, { entries, lines }: SupplyOptions): Target[] {
  const queue = `${entries.toLocaleString("en")} entries, ${lines.toLocaleString("en")} lines`;
  return [
    target(`p50 of a claim that waits, ${queue} / none`, queueRatio(supply), { at_most: 2 }),
    target(`ms to plan ${queue}, no date changes`, median(supply.plan.unchanged), { at_most: 50 }),
  ];
}

/** The targets of counts from another system. */
export function judgeCounts(counts: CountTimes, { levels, shoppers }: CountOptions): Target[] {
  const what = `${levels.toLocaleString("en")} levels, ${shoppers} shoppers`;
  const { alone, meanwhile } = counts.claims;
  return [
    target(`seconds to count ${what}`, counts.seconds, { at_most: 10 }),
    target(`MB by which the process grew, ${what}`, counts.grown_mb, { at_most: 300 }),
    target(`p99 of a claim while ${what} / alone`, meanwhile.p99_ms / alone.p99_ms, { at_most: 5 }),
  ];
}

/** The tables of counts from another system. */
export function countTables(counts: CountTimes, { levels, shoppers }: CountOptions): string[] {
  const { alone, meanwhile } = counts.claims;
  return [
    `A count of ${levels.toLocaleString("en")} levels while ${shoppers} shoppers buy`,
    table([
      ["", ""],
      ["seconds", fixed(counts.seconds, 1)],
      ["of them taking the lines", fixed(counts.taking_seconds, 1)],
      ["MB by which the process grew", fixed(counts.grown_mb, 0)],
      ["claims/s alone", fixed(alone.claims_per_second, 0)],
      ["claims/s meanwhile", fixed(meanwhile.claims_per_second, 0)],
      ["p99 of a claim alone, ms", fixed(alone.p99_ms, 1)],
      ["p99 of a claim meanwhile, ms", fixed(meanwhile.p99_ms, 1)],
      ["claims that failed meanwhile", String(meanwhile.failed)],
      ["bytes of a movement with its indexes", fixed(counts.bytes_per_movement, 0)],
      ["GB of 100,000,000 movements, by that", fixed(counts.bytes_per_movement / 10, 0)],
    ]),
  ];
}

/** The target of claims beside a long ledger. */
export function judgeLedger({ kept }: LedgerTimes, { movements }: LedgerOptions): Target[] {
  return kept.map((rounds) =>
    target(
      `claims/s, ${movements.toLocaleString("en")} movements, ${rounds.ledger} / few movements`,
      ledgerRatio(rounds),
      { at_least: 0.8 },
    ),
  );
}

/** The tables of a long ledger, and of one that is longer, by calculation. */
export function ledgerTables(times: LedgerTimes, options: LedgerOptions): string[] {
  const gigabytes = (bytes: number, rows: number) => fixed((bytes * rows) / 1e9, 1);
  const measured = options.movements.toLocaleString("en");
  const calculated = options.calculated.toLocaleString("en");
  const bytes = (ledger: "one table" | "by months") =>
    ledger === "one table" ? times.bytes_per_movement : times.bytes_per_movement_by_months;
  return [
    `A ledger of ${measured} movements over ${options.months} months, 16 callers on 200 levels (medians); put by months in ${fixed(times.partition_seconds, 0)} s`,
    table([
      [
        "ledger",
        "claims/s, few",
        `claims/s, ${measured}`,
        `claims/s, ${calculated} (calculated)`,
        "a page of it, ms",
        "1,000 followed, ms",
        "bytes each",
        "GB",
        `GB, ${calculated} (calculated)`,
      ],
      ...times.kept.map((rounds) => [
        rounds.ledger,
        fixed(median(rounds.young.map((round) => round.claims_per_second)), 0),
        fixed(median(rounds.long.map((round) => round.claims_per_second)), 0),
        fixed(calculatedClaims(rounds, options), 0),
        fixed(median(rounds.page), 1),
        fixed(median(rounds.follow), 1),
        fixed(bytes(rounds.ledger), 0),
        gigabytes(bytes(rounds.ledger), options.movements),
        gigabytes(bytes(rounds.ledger), options.calculated),
      ]),
    ]),
  ];
}

const OURS_CORE = ["ours (order)", "core"] as const;
const OURS_FLOOR = ["ours (order)", "floor"] as const;

function target(name: string, measured: number, wanted: Target["wanted"]): Target {
  const reached = "at_least" in wanted ? measured >= wanted.at_least : measured <= wanted.at_most;
  return { name, wanted, measured, reached };
}

/** The tables of claims and adjustments. */
export function stockTables(claims: ClaimScenario[], adjust: AdjustTimes): string[] {
  return [
    "Claims of one unit (median of the rounds)",
    table([
      ["levels", "callers", "contender", "claims/s", "p50 ms", "p99 ms", "x core", "x floor"],
      ...claims.flatMap(claimRows),
    ]),
    `adjustInventory of ${ADJUSTED_LEVELS} levels in one call (median of the rounds)`,
    table([
      ["contender", "ms"],
      ...Object.entries(adjust).map(([name, times]) => [name, fixed(median(times), 1)]),
    ]),
  ];
}

/** The tables of a claim beside many rows of the past. */
export function historyTables(history: HistoryTimes[], rows: number): string[] {
  return [
    `A claim's p50 by one caller, with 1,000 and with ${rows.toLocaleString("en")} reservations and movements`,
    table([
      ["history", "few rows, ms", "many rows, ms", "ratio"],
      ...history.map((times) => [
        times.history,
        fixed(median(times.short), 2),
        fixed(median(times.long), 2),
        fixed(historyRatio(times), 2),
      ]),
    ]),
  ];
}

/** The tables of what shoppers are told. */
export function availabilityTables(availability: AvailabilityTimes[]): string[] {
  return [
    "Availability of 100 variants (medians, ms)",
    table([
      ["locations", "call, core", "call, ours", "page, core", "page, ours", "our route"],
      ...availability.map(({ locations, call, page, route }) => [
        String(locations),
        ...[call.core, call.ours, page.core, page.ours, route].map((time) => fixed(time, 1)),
      ]),
    ]),
  ];
}

/** The tables of carts that are completed at once. */
export function checkoutTables(times: CheckoutTimes): string[] {
  return [
    `${times.carts} carts of one variant completed at once, over HTTP (median of the rounds)`,
    table([
      ["store", "orders/s", "p99 ms", "sold", "orders", "claims", "x core"],
      ...CHECKOUTS.map((name) => checkoutRow(times, name)),
    ]),
  ];
}

/** The table of targets, with what the run says about them. */
export function targetTables(targets: readonly Target[]): string[] {
  return [
    "Targets (ratios are medians of the ratios within each round)",
    table([
      ["target", "wanted", "measured", ""],
      ...targets.map(({ name, wanted, measured, reached }) => [
        name,
        "at_least" in wanted ? `>= ${wanted.at_least}` : `<= ${wanted.at_most}`,
        fixed(measured, 2),
        reached ? "reached" : "NOT REACHED",
      ]),
    ]),
  ];
}

/** What a look at the books may take, and what it may cost others. */
export function judgeReconcile(
  { look, claim, found }: ReconcileTimes,
  size: ReconcileOptions,
): Target[] {
  return [
    target(`a look at the books of ${sizeOf(size)}, seconds`, median(look) / 1_000, {
      at_most: 60,
    }),
    target("p50 of a claim meanwhile / alone", claim.meanwhile / claim.alone, { at_most: 5 }),
    target("findings in books that are right", found.right, { at_most: 0 }),
    target("findings of ten levels that were broken", found.broken, { at_least: 10 }),
  ];
}

/** The tables of a look at the books. */
export function reconcileTables({ look, claim }: ReconcileTimes, size: ReconcileOptions): string[] {
  return [
    `Reconcile: ${sizeOf(size)} (medians)`,
    table([
      ["", "ms"],
      ["a look at all of the books", fixed(median(look), 0)],
      ["a claim, p50", fixed(claim.alone, 2)],
      ["a claim while somebody looks, p50", fixed(claim.meanwhile, 2)],
    ]),
  ];
}

function sizeOf({ levels, claims, movements }: ReconcileOptions): string {
  const of = (count: number, what: string) => `${count.toLocaleString("en")} ${what}`;
  return `${of(levels, "levels")}, ${of(claims, "claims")}, ${of(movements, "movements")}`;
}

/** The tables of supply. */
export function supplyTables(
  supply: SupplyTimes,
  { entries, lines, filled }: SupplyOptions,
): string[] {
  return [
    `Supply: ${entries.toLocaleString("en")} entries wait, ${lines.toLocaleString("en")} lines of supply come (medians)`,
    table([
      ["", "ms"],
      ["a claim that waits behind them, p50", fixed(median(supply.claim.busy), 2)],
      ["a claim that waits where nobody else does, p50", fixed(median(supply.claim.quiet), 2)],
      ["planning all of it, no date changes", fixed(median(supply.plan.unchanged), 1)],
      ["planning all of it, every date changes", fixed(median(supply.plan.changed), 1)],
      [`a receipt that fills ${filled.toLocaleString("en")}`, fixed(median(supply.receipt), 1)],
    ]),
  ];
}

function claimRows(scenario: ClaimScenario): string[][] {
  return (Object.keys(scenario.rounds) as ContenderName[]).map((name) => {
    const of = (figure: keyof Round) => median(scenario.rounds[name].map((r) => r[figure]));
    return [
      scenario.levels,
      String(scenario.callers),
      name,
      fixed(of("claims_per_second"), 0),
      fixed(of("p50_ms"), 2),
      fixed(of("p99_ms"), 2),
      fixed(claimRatio(scenario, name, "core"), 2),
      fixed(claimRatio(scenario, name, "floor"), 2),
    ];
  });
}

function checkoutRow(times: CheckoutTimes, name: CheckoutName): string[] {
  const rounds = times.rounds[name];
  const of = (figure: "p99_ms" | "sold" | "orders" | "claims") =>
    fixed(median(rounds.map((round) => round[figure])), 0);
  return [
    name,
    fixed(median(rounds.map(ordersPerSecond)), 1),
    of("p99_ms"),
    of("sold"),
    of("orders"),
    of("claims"),
    fixed(checkoutRatio(times, name, "core"), 2),
  ];
}

/** Text to the left, figures to the right. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          /^[\d.]+$/.test(rows[1]?.[column] ?? "")
            ? cell.padStart(widths[column])
            : cell.padEnd(widths[column]),
        )
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function fixed(value: number, digits: number): string {
  return value.toFixed(digits);
}
