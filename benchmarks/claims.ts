import { type ContenderName, type Level, PLENTY } from "./contenders";
import { median, type Round, turnsOf } from "./measure";
import type { RemoteContender } from "./remote";

const CALLERS = [1, 16, 64];
const SPREAD_LEVELS = 200;

/** The same number of callers on the same levels, with every contender's rounds. */
export type ClaimScenario = {
  levels: "one hot level" | "200 levels";
  callers: number;
  rounds: Record<ContenderName, Round[]>;
};

export type ClaimOptions = {
  rounds: number;
  /** How long each contender sells in each round. */
  milliseconds: number;
  /** Hears what goes on. */
  progress: (message: string) => void;
};

/**
 * Claims of one unit, on one hot level and at random on many, by different numbers of callers.
 *
 * @param contenders who is compared
 * @param options see {@link ClaimOptions}
 * @returns the scenarios, and what was wrong with the sales; nothing if all is well
 */
export async function measureClaims(
  contenders: readonly RemoteContender[],
  { rounds, milliseconds, progress }: ClaimOptions,
): Promise<{ scenarios: ClaimScenario[]; faults: string[] }> {
  const scenarios: ClaimScenario[] = [];
  const faults: string[] = [];
  for (const [levels, count] of [
    ["one hot level", 1],
    ["200 levels", SPREAD_LEVELS],
  ] as const) {
    const stock = new Map<ContenderName, Level[]>();
    for (const contender of contenders) {
      stock.set(contender.name, await contender.makeLevels(count, PLENTY));
    }
    for (const callers of CALLERS) {
      const scenario = {
        levels,
        callers,
        rounds: Object.fromEntries(contenders.map(({ name }) => [name, [] as Round[]])),
      } as ClaimScenario;
      // Round 0 opens connections and compiles; it is not counted.
      for (let round = 0; round <= rounds; round++) {
        for (const contender of turnsOf(contenders, round)) {
          const own = stock.get(contender.name) as Level[];
          const options = { callers, milliseconds: round ? milliseconds : milliseconds / 3 };
          const sales = await contender.sell(own, options);
          faults.push(...sales.faults);
          if (round) {
            scenario.rounds[contender.name].push(sales.round);
          }
        }
      }
      scenarios.push(scenario);
      progress(`${levels}, ${callers} callers: ${summaryOf(scenario)}`);
    }
  }
  return { scenarios, faults };
}

/**
 * Many callers fight for the last units of a level: exactly as many claims as there are units may
 * go through.
 *
 * @param contenders who is tried
 * @returns what was wrong; nothing if all is well
 */
export async function sellLastUnits(contenders: readonly RemoteContender[]): Promise<string[]> {
  const units = 100;
  const faults: string[] = [];
  for (const contender of contenders) {
    const levels = await contender.makeLevels(1, units);
    const options = { callers: 64, milliseconds: 30_000, claims: 2 * units };
    const sales = await contender.sell(levels, options);
    faults.push(...sales.faults);
    if (sales.round.claims !== units) {
      faults.push(`${contender.name}: ${sales.round.claims} of the last ${units} units were sold`);
    }
  }
  return faults;
}

/**
 * @param scenario a scenario
 * @param first a contender
 * @param second the one that it is compared with
 * @returns how many claims the first made for each claim of the second, in the median round
 */
export function claimRatio(
  scenario: ClaimScenario,
  first: ContenderName,
  second: ContenderName,
): number {
  return median(
    scenario.rounds[first].map(
      (round, index) => round.claims_per_second / scenario.rounds[second][index].claims_per_second,
    ),
  );
}

function summaryOf({ rounds }: ClaimScenario): string {
  return Object.entries(rounds)
    .map(([name, all]) => `${name} ${Math.round(median(all.map((r) => r.claims_per_second)))}/s`)
    .join(", ");
}
