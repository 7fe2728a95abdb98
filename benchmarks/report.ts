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
import { historyRatio, type HistoryTimes } from "./history";
import { median, type Round } from "./measure";
import { queueRatio, type SupplyOptions, type SupplyTimes } from "./supply";

/** A ratio that this project set out to reach. */
export type Target = {
  name: string;
  /** The bound, and on which side of it the measured ratio has to be. */
  wanted: { at_least: number } | { at_most: number };
  measured: number;
  reached: boolean;
};

/** Everything that was measured, as it is written to the JSON file. */
export type Results = {
  claims: ClaimScenario[];
  adjust: AdjustTimes;
  history: HistoryTimes[];
  /** How many rows the long history has. */
  history_rows: number;
  availability: AvailabilityTimes[];
  checkout: CheckoutTimes;
} & SupplyResults;

export type SupplyResults = { supply: SupplyTimes; supply_plan: SupplyOptions };

/**
 * @param results what was measured
 * @returns the targets of the project, with what this run says about them
 */
export function judge(results: Results): Target[] {
  const { claims, adjust, history, history_rows, availability } = results;
  const hot = claims.find(
    ({ levels, callers }) => levels === "one hot level" && callers === 16,
  ) as ClaimScenario;
  const rows = history_rows.toLocaleString("en");
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
    ...history.map((times) =>
      target(`p50 of a claim, ${rows} rows ${times.history} / few rows`, historyRatio(times), {
        at_most: 1.25,
      }),
    ),
    ...availability.flatMap((times) => {
      const { call, route } = availabilityRatios(times);
      const of = `availability of 100 variants at ${times.locations} locations`;
      return [
        target(`${of}, a call: core / ours`, call, { at_least: 20 }),
        target(`${of}, core's page / our route`, route, { at_least: 3 }),
      ];
    }),
    ...judgeSupply(results),
  ];
}

/** What was set out to be reached with supply; the milliseconds are those of this machine. */
export function judgeSupply({ supply, supply_plan }: SupplyResults): Target[] {
  const { entries, lines } = supply_plan;
  const queue = `${entries.toLocaleString("en")} entries, ${lines.toLocaleString("en")} lines`;
  return [
    target(`p50 of a claim that waits, ${queue} / none`, queueRatio(supply), { at_most: 2 }),
    target(`ms to plan ${queue}, no date changes`, median(supply.plan.unchanged), { at_most: 50 }),
  ];
}

const OURS_CORE = ["ours (order)", "core"] as const;
const OURS_FLOOR = ["ours (order)", "floor"] as const;

function target(name: string, measured: number, wanted: Target["wanted"]): Target {
  const reached = "at_least" in wanted ? measured >= wanted.at_least : measured <= wanted.at_most;
  return { name, wanted, measured, reached };
}

/**
 * @param results what was measured
 * @param targets what {@link judge} made of it
 * @returns the tables that the benchmark prints
 */
export function describe(results: Results, targets: readonly Target[]): string {
  return [
    "Claims of one unit (median of the rounds)",
    table([
      ["levels", "callers", "contender", "claims/s", "p50 ms", "p99 ms", "x core", "x floor"],
      ...results.claims.flatMap(claimRows),
    ]),
    `adjustInventory of ${ADJUSTED_LEVELS} levels in one call (median of the rounds)`,
    table([
      ["contender", "ms"],
      ...Object.entries(results.adjust).map(([name, times]) => [name, fixed(median(times), 1)]),
    ]),
    `A claim's p50 by one caller, with 1,000 and with ${results.history_rows.toLocaleString("en")} reservations and movements`,
    table([
      ["history", "few rows, ms", "many rows, ms", "ratio"],
      ...results.history.map((times) => [
        times.history,
        fixed(median(times.short), 2),
        fixed(median(times.long), 2),
        fixed(historyRatio(times), 2),
      ]),
    ]),
    "Availability of 100 variants (medians, ms)",
    table([
      ["locations", "call, core", "call, ours", "page, core", "page, ours", "our route"],
      ...results.availability.map(({ locations, call, page, route }) => [
        String(locations),
        ...[call.core, call.ours, page.core, page.ours, route].map((time) => fixed(time, 1)),
      ]),
    ]),
    `${results.checkout.carts} carts of one variant completed at once, over HTTP (median of the rounds)`,
    table([
      ["store", "orders/s", "p99 ms", "sold", "orders", "claims", "x core"],
      ...CHECKOUTS.map((name) => checkoutRow(results.checkout, name)),
    ]),
    ...supplyTables(results),
    ...targetTable(targets),
  ].join("\n\n");
}

/** The tables of the part on supply alone. */
export function describeSupply(results: SupplyResults, targets: readonly Target[]): string {
  return [...supplyTables(results), ...targetTable(targets)].join("\n\n");
}

function targetTable(targets: readonly Target[]): string[] {
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

function supplyTables({ supply, supply_plan }: SupplyResults): string[] {
  const { entries, lines, filled } = supply_plan;
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
