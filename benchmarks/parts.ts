import { measureAdjust } from "./adjust";
import { measureAvailability } from "./availability";
import { measureCheckout } from "./checkout";
import { measureClaims, sellLastUnits } from "./claims";
import { CONTENDERS } from "./contenders";
import { measureCounts } from "./counts";
import { measureHistory } from "./history";
import { measureLedger } from "./ledger";
import { measureReconcile } from "./reconcile";
import { type RemoteContender, startRemote } from "./remote";
import {
  availabilityTables,
  checkoutTables,
  countTables,
  historyTables,
  ledgerTables,
  judgeAvailability,
  judgeCounts,
  judgeHistory,
  judgeLedger,
  judgeReconcile,
  judgeStock,
  judgeSupply,
  type Outcome,
  reconcileTables,
  stockTables,
  supplyTables,
} from "./report";
import { measureSupply } from "./supply";

/** How long and how often is measured. */
export type Plan = typeof FULL;

export const FULL = {
  rounds: 5,
  milliseconds: 750,
  adjust_rounds: 9,
  history: { short: 1_000, long: 1_000_000, rounds: 9, claimsPerRound: 150 },
  availability_rounds: 15,
  checkout: { carts: 200, rounds: 2 },
  counts: { levels: 100_000, shoppers: 16, alone: 5_000 },
  supply: { entries: 10_000, lines: 1_000, filled: 1_000, rounds: 5, claimsPerRound: 100 },
  reconcile: { levels: 100_000, claims: 1_000_000, movements: 10_000_000, rounds: 4 },
  ledger: {
    movements: 10_000_000,
    months: 24,
    rounds: 5,
    milliseconds: 2_000,
    calculated: 100_000_000,
  },
};
export const QUICK: Plan = {
  rounds: 3,
  milliseconds: 200,
  adjust_rounds: 3,
  history: { short: 1_000, long: 100_000, rounds: 5, claimsPerRound: 60 },
  availability_rounds: 3,
  checkout: { carts: 30, rounds: 1 },
  counts: { levels: 2_000, shoppers: 16, alone: 500 },
  supply: { entries: 1_000, lines: 100, filled: 100, rounds: 2, claimsPerRound: 30 },
  reconcile: { levels: 1_000, claims: 10_000, movements: 100_000, rounds: 2 },
  ledger: { movements: 100_000, months: 24, rounds: 2, milliseconds: 300, calculated: 1_000_000 },
};

type Measure = (plan: Plan, progress: (message: string) => void) => Promise<Outcome>;

/** What is measured, in the order in which it is; each part stands by itself. */
export const PARTS = {
  stock: async (plan, progress) => {
    const contenders: RemoteContender[] = [];
    try {
      for (const name of CONTENDERS) {
        contenders.push(await startRemote(name));
      }
      const claims = await measureClaims(contenders, { ...plan, progress });
      progress("the last units");
      const last = await sellLastUnits(contenders);
      progress("adjustments");
      const adjust = await measureAdjust(contenders, plan.adjust_rounds);
      const faults = [...claims.faults, ...last, ...adjust.faults];
      for (const contender of contenders) {
        faults.push(...(await contender.findFaults()));
      }
      return {
        figures: { claims: claims.scenarios, adjust: adjust.times },
        tables: stockTables(claims.scenarios, adjust.times),
        targets: judgeStock(claims.scenarios, adjust.times),
        faults,
      };
    } finally {
      for (const contender of contenders) {
        await contender.close();
      }
    }
  },
  history: async ({ history: options }, progress) => {
    progress(`history of ${options.long} rows`);
    const history = await measureHistory(options);
    return {
      figures: { history },
      tables: historyTables(history, options.long),
      targets: judgeHistory(history, options.long),
      faults: [],
    };
  },
  supply: async ({ supply: options }, progress) => {
    progress("supply");
    const supply = await measureSupply(options);
    return {
      figures: { supply },
      tables: supplyTables(supply, options),
      targets: judgeSupply(supply, options),
      faults: [],
    };
  },
  reconcile: async ({ reconcile: options }, progress) => {
    progress(`books of ${options.movements} movements`);
    const reconcile = await measureReconcile(options);
    return {
      figures: { reconcile },
      tables: reconcileTables(reconcile, options),
      targets: judgeReconcile(reconcile, options),
      faults: [],
    };
  },
  ledger: async ({ ledger: options }, progress) => {
    progress(`a ledger of ${options.movements} movements`);
    const ledger = await measureLedger(options);
    return {
      figures: { ledger },
      tables: ledgerTables(ledger, options),
      targets: judgeLedger(ledger, options),
      faults: [],
    };
  },
  counts: async ({ counts: options }, progress) => {
    progress("a count while shoppers buy");
    const counts = await measureCounts(options);
    return {
      figures: { counts },
      tables: countTables(counts, options),
      targets: judgeCounts(counts, options),
      faults: counts.claims.meanwhile.failed ? ["claims failed while levels were counted"] : [],
    };
  },
  availability: async (plan, progress) => {
    const availability = await measureAvailability({ rounds: plan.availability_rounds, progress });
    return {
      figures: { availability },
      tables: availabilityTables(availability),
      targets: judgeAvailability(availability),
      faults: [],
    };
  },
  checkout: async (plan, progress) => {
    const { times, faults } = await measureCheckout({ ...plan.checkout, progress });
    return { figures: { checkout: times }, tables: checkoutTables(times), targets: [], faults };
  },
} satisfies Record<string, Measure>;

export type PartName = keyof typeof PARTS;
