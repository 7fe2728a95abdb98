/**
 * npm run demo
 *
 * Starts a store of its own on a throw-away database, acts as its shoppers and its staff over HTTP, shows what each
 * step does to the stock, and checks the books at the end. Exits 0 only if everything held.
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { openDemoDatabase } from "./story/database.mjs";
import { checkInvariants } from "./story/invariants.mjs";
import { createPrograms } from "./story/programs.mjs";
import { printBreaches, printInvariants, printStep, printSummary } from "./story/report.mjs";
import { connect } from "./story/shop.mjs";
import { readLevels } from "./story/levels.mjs";
import { steps } from "./story/steps/index.mjs";
import { endPhase, phase } from "./story/progress.mjs";
import { openStore } from "./story/store.mjs";
import { loadSettings, log } from "../scripts/lib/project.mjs";
import { createRunner, Interrupted } from "../scripts/lib/runner.mjs";

async function main() {
  loadSettings();
  const runner = createRunner();
  const programs = createPrograms(runner);
  phase("starting a throw-away PostgreSQL database");
  const database = await openDemoDatabase();
  try {
    const { urls, staff } = await openStore({ programs, database });
    phase(`the store answers on ${urls.join(" and ")}; now its shoppers come`);
    const shop = await connect({ urls, staff, database });
    const failures = [
      ...(await playSteps(shop, runner)),
      ...(await checkBooks(database)),
      ...(await askForBreaches({ programs, database })),
    ];
    printSummary({ failures, seconds: process.uptime() });
    return failures.length ? 1 : 0;
  } catch (error) {
    endPhase();
    // Whatever failed after Ctrl-C failed because of it.
    runner.checkpoint();
    log(error.stack);
    programs.printLogTail();
    return 1;
  } finally {
    programs.stop();
    await database.close();
  }
}

/** Plays every step, whatever the ones before it came to: the table of a later one may explain an earlier. */
async function playSteps(shop, runner) {
  const failures = [];
  for (const [index, step] of steps.entries()) {
    const letter = String.fromCharCode("a".charCodeAt(0) + index);
    runner.checkpoint();
    const before = await readLevels(shop, step.items);
    const outcome = await step.play(shop);
    const after = await readLevels(shop, step.items);
    const checks = step.check({ before, after, ...outcome });
    const { happened, listing } = outcome;
    printStep({ letter, step, happened, before, after, listing, checks });
    failures.push(
      ...checks.filter(([, held]) => !held).map(([rule]) => `step (${letter}): not so: ${rule}`),
    );
  }
  return failures;
}

async function checkBooks(database) {
  phase("checking the books by SQL");
  const results = await checkInvariants(database);
  printInvariants(results);
  return results
    .filter(({ breaches }) => breaches.length > 0)
    .map(({ name, breaches }) => `${name}: ${breaches.length} breaches, the first: ${breaches[0]}`);
}

/** The product checks its books, too, and must come to the same. */
async function askForBreaches({ programs, database }) {
  phase("asking the Inventory Module: findBreaches()");
  const folder = await mkdtemp(path.join(os.tmpdir(), "backorders-demo-"));
  try {
    const file = path.join(folder, "breaches.json");
    const code = await programs.medusa(["exec", "./demo/find-breaches.ts", file], {
      DATABASE_URL: database.url,
    });
    if (code !== 0) {
      return [`findBreaches() ended with exit code ${code}`];
    }
    const breaches = JSON.parse(await readFile(file, "utf8"));
    printBreaches(breaches);
    return breaches.map(({ invariant, detail }) => `findBreaches(): ${invariant}: ${detail}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

main().then(
  (code) => process.exit(code),
  (error) => {
    log(error instanceof Interrupted ? error.message : error.stack);
    process.exit(error.exitCode ?? 1);
  },
);
