import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { measureAdjust } from "./adjust";
import { measureAvailability } from "./availability";
import { measureCheckout } from "./checkout";
import { measureClaims, sellLastUnits } from "./claims";
import { CONTENDERS } from "./contenders";
import { measureHistory } from "./history";
import { measureSupply } from "./supply";
import { readMachineFacts } from "./machine";
import { type RemoteContender, startRemote } from "./remote";
import { describe, describeSupply, judge, judgeSupply, type Results } from "./report";

const FULL = {
  rounds: 5,
  milliseconds: 750,
  adjust_rounds: 9,
  history: { short: 1_000, long: 1_000_000, rounds: 9, claimsPerRound: 150 },
  availability_rounds: 15,
  checkout: { carts: 200, rounds: 2 },
  supply: { entries: 10_000, lines: 1_000, filled: 1_000, rounds: 5, claimsPerRound: 100 },
};
const QUICK = {
  rounds: 3,
  milliseconds: 200,
  adjust_rounds: 3,
  history: { short: 1_000, long: 100_000, rounds: 5, claimsPerRound: 60 },
  availability_rounds: 3,
  checkout: { carts: 30, rounds: 1 },
  supply: { entries: 1_000, lines: 100, filled: 100, rounds: 2, claimsPerRound: 30 },
};

/**
 * Runs all benchmarks on the server that the test helpers' environment variables name, prints the
 * tables and writes the JSON file.
 *
 * @param args `--quick` for a smoke run, `--name=<name>` for the file's name, `--only=supply` for that part alone, which
 *   is then printed and not written
 * @returns the exit code: 1 when what was sold does not agree with the stock; targets that are not
 *   reached on this machine are no failure
 */
export async function runBenchmarks(args: string[]): Promise<number> {
  const { values: options } = parseArgs({
    args,
    options: {
      quick: { type: "boolean", default: false },
      name: { type: "string" },
      only: { type: "string" },
    },
  });
  const plan = options.quick ? QUICK : FULL;
  if (options.only !== undefined) {
    return runOnly(options.only, plan);
  }
  const startedAt = new Date();
  const machine = await readMachineFacts();

  const contenders: RemoteContender[] = [];
  const faults: string[] = [];
  let results: Results;
  try {
    for (const name of CONTENDERS) {
      contenders.push(await startRemote(name));
    }
    const claims = await measureClaims(contenders, { ...plan, progress });
    progress("the last units");
    faults.push(...claims.faults, ...(await sellLastUnits(contenders)));
    progress("adjustments");
    const adjust = await measureAdjust(contenders, plan.adjust_rounds);
    faults.push(...adjust.faults);
    for (const contender of contenders) {
      faults.push(...(await contender.findFaults()));
    }
    progress(`history of ${plan.history.long} rows`);
    const history = await measureHistory(plan.history);
    progress("supply");
    const supply = await measureSupply(plan.supply);
    const availability = await measureAvailability({ rounds: plan.availability_rounds, progress });
    const checkout = await measureCheckout({ ...plan.checkout, progress });
    faults.push(...checkout.faults);
    results = {
      claims: claims.scenarios,
      adjust: adjust.times,
      history,
      history_rows: plan.history.long,
      availability,
      checkout: checkout.times,
      supply,
      supply_plan: plan.supply,
    };
  } finally {
    for (const contender of contenders) {
      await contender.close();
    }
  }

  const targets = judge(results);
  const seconds = Math.round((Date.now() - startedAt.getTime()) / 1000);
  const file = await save(options.name ?? startedAt.toISOString().replace(/[:.]/g, "-"), {
    started_at: startedAt.toISOString(),
    seconds,
    quick: options.quick,
    machine,
    plan,
    targets,
    faults,
    ...results,
  });
  console.log(`\n${describe(results, targets)}\n`);
  console.log(
    faults.length
      ? `WRONG STOCK:\n${faults.join("\n")}`
      : "What was sold agrees with the stock in every round.",
  );
  progress(`${seconds} s; figures in ${file}`);
  return faults.length ? 1 : 0;
}

async function runOnly(part: string, plan: typeof FULL): Promise<number> {
  if (part !== "supply") {
    throw new Error(`--only knows "supply", received "${part}"`);
  }
  const supply = { supply: await measureSupply(plan.supply), supply_plan: plan.supply };
  console.log(`\n${describeSupply(supply, judgeSupply(supply))}\n`);
  return 0;
}

async function save(name: string, content: object): Promise<string> {
  const folder = path.join(__dirname, "results");
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, `${name}.json`);
  await writeFile(file, `${JSON.stringify(content, null, 2)}\n`);
  return path.relative(process.cwd(), file);
}

/** Progress goes to stderr, as in all scripts, so that stdout is the report. */
function progress(message: string): void {
  process.stderr.write(`backorders: ${message}\n`);
}
