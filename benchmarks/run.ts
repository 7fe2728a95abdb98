import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";

import { readMachineFacts } from "./machine";
import { FULL, type PartName, PARTS, QUICK } from "./parts";
import { type Target, targetTables } from "./report";

/**
 * Runs the benchmarks on the server that the test helpers' environment variables name. Each part prints its tables as soon
 * as it is done; the targets come last, and the figures go to a JSON file.
 *
 * @param args `--quick` for a smoke run, `--name=<name>` for the file's name, `--only=<part>[,<part>]` for parts alone
 * @returns the exit code: 1 when what was sold does not agree with the stock; targets that are not
 *   reached on this machine are no failure
 * @throws when there is no such part
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
  const parts = partsOf(options.only);
  const plan = options.quick ? QUICK : FULL;
  const startedAt = new Date();
  const machine = await readMachineFacts();

  const figures = {};
  const targets: Target[] = [];
  const faults: string[] = [];
  for (const part of parts) {
    const outcome = await PARTS[part](plan, progress);
    Object.assign(figures, outcome.figures);
    targets.push(...outcome.targets);
    faults.push(...outcome.faults);
    console.log(`\n${outcome.tables.join("\n\n")}`);
  }

  const seconds = Math.round((Date.now() - startedAt.getTime()) / 1000);
  const file = await save(options.name ?? startedAt.toISOString().replace(/[:.]/g, "-"), {
    started_at: startedAt.toISOString(),
    seconds,
    quick: options.quick,
    machine,
    plan,
    targets,
    faults,
    ...figures,
  });
  if (targets.length) {
    console.log(`\n${targetTables(targets).join("\n\n")}`);
  }
  console.log(
    faults.length
      ? `\nWRONG STOCK:\n${faults.join("\n")}`
      : "\nWhat was sold agrees with the stock in every round.",
  );
  progress(`${seconds} s; figures in ${file}`);
  return faults.length ? 1 : 0;
}

function partsOf(only: string | undefined): PartName[] {
  const all = Object.keys(PARTS) as PartName[];
  return only === undefined
    ? all
    : only.split(",").map((name) => {
        const part = all.find((known) => known === name);
        if (!part) {
          throw new Error(`--only knows ${all.join(", ")}; received "${name}"`);
        }
        return part;
      });
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
