import { Client } from "@medusajs/framework/pg";
import { type ChildProcess, execFile, fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import path from "node:path";
import { promisify } from "node:util";

import {
  asAdministrator,
  databasePrefix,
  databaseUrl,
} from "../../integration-tests/helpers/database";
import { median, turnsOf } from "../measure";
import { VARIANTS } from "./seed";
import type { Answer, Request, StoreName, StoreRequests, Timed } from "./store";

/** Medians in milliseconds, for 100 variants. */
export type AvailabilityTimes = {
  locations: number;
  /** A call of core's `getVariantAvailability`, and of ours. */
  call: Record<StoreName, number>;
  /** `GET /store/products` with `inventory_quantity`. */
  page: Record<StoreName, number>;
  /** `GET /store/availability`; core has no such route, so its page stands against it. */
  route: number;
};

const ROOT = path.resolve(__dirname, "../..");
const STORES: readonly StoreName[] = ["ours", "core"];

/**
 * Compares the availability of 100 variants at 5 and at 50 locations, ours and core's, in two stores on one database,
 * taking turns.
 *
 * @param options.rounds how often each is measured; the first two rounds only warm up
 * @param options.progress gets a line when something begins
 * @returns the medians
 * @throws when the two stores do not agree on a quantity
 */
export async function measureAvailability({
  rounds,
  progress,
}: {
  rounds: number;
  progress: (message: string) => void;
}): Promise<AvailabilityTimes[]> {
  const database = `${databasePrefix()}availability_${randomBytes(3).toString("hex")}`;
  await asAdministrator((client) => client.query(`create database "${database}"`));
  const env = {
    ...process.env,
    DATABASE_URL: databaseUrl(database),
    NODE_ENV: "development",
    LOG_LEVEL: "error",
    DISABLE_ADMIN: "true",
  };
  const stores: Store[] = [];
  try {
    progress("migrating a store for availability");
    await migrate(env);
    for (const name of STORES) {
      stores.push(await startStore(name, env));
    }
    const times: AvailabilityTimes[] = [];
    for (const locations of [5, 50]) {
      progress(`availability of ${VARIANTS} variants at ${locations} locations`);
      times.push(await measureCatalogue(stores, { database, locations, rounds }));
    }
    return times;
  } finally {
    for (const store of stores) {
      await store.close();
    }
    await asAdministrator((client) =>
      client.query(`drop database if exists "${database}" with (force)`),
    );
  }
}

/**
 * @param times what was measured
 * @returns how many times faster ours is: by a call, and over HTTP
 */
export function availabilityRatios({ call, page, route }: AvailabilityTimes) {
  return { call: call.core / call.ours, page: page.core / page.ours, route: page.core / route };
}

type Store = StoreRequests & { name: StoreName; close: () => Promise<void> };

async function measureCatalogue(
  stores: readonly Store[],
  { database, locations, rounds }: { database: string; locations: number; rounds: number },
): Promise<AvailabilityTimes> {
  const ours = stores.find(({ name }) => name === "ours") as Store;
  const catalogue = await ours.seed(locations);
  await analyze(database);
  const samples = { call: { ours: [], core: [] }, page: { ours: [], core: [] }, route: [] } as {
    call: Record<StoreName, number[]>;
    page: Record<StoreName, number[]>;
    route: number[];
  };
  for (let round = -2; round < rounds; round++) {
    const outcomes: Timed[] = [];
    const sample = async (into: number[], timed: Promise<Timed>) => {
      const outcome = await timed;
      outcomes.push(outcome);
      if (round >= 0) {
        into.push(outcome.milliseconds);
      }
    };
    for (const store of turnsOf(stores, round + 2)) {
      await sample(samples.call[store.name], store.call(catalogue));
      await sample(samples.page[store.name], store.page(catalogue));
    }
    await sample(samples.route, ours.route(catalogue));
    checkAgreement(outcomes);
  }
  return {
    locations,
    call: { ours: median(samples.call.ours), core: median(samples.call.core) },
    page: { ours: median(samples.page.ours), core: median(samples.page.core) },
    route: median(samples.route),
  };
}

/** Nothing is negative here, so core's sums are right, and a fast wrong answer would be no answer. */
function checkAgreement(outcomes: readonly Timed[]): void {
  const [first, ...others] = outcomes.map(({ quantities }) =>
    JSON.stringify(Object.entries(quantities).sort(([a], [b]) => (a < b ? -1 : 1))),
  );
  if (others.some((other) => other !== first)) {
    throw new Error("The stores do not agree on what is available");
  }
}

/** A store that has been running has planner statistics; one that was filled a second ago has none. */
async function analyze(database: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl(database) });
  await client.connect();
  try {
    await client.query("analyze");
  } finally {
    await client.end();
  }
}

async function migrate(env: NodeJS.ProcessEnv): Promise<void> {
  const cli = require.resolve("@medusajs/cli/cli.js");
  const args = ["db:migrate", "--execute-safe-links", "--execute-safe-search"];
  await promisify(execFile)(process.execPath, [cli, ...args], { cwd: ROOT, env });
}

async function startStore(name: StoreName, env: NodeJS.ProcessEnv): Promise<Store> {
  const directory = name === "ours" ? ROOT : path.join(__dirname, "core-app");
  const child = fork(path.join(__dirname, "store.ts"), [name, directory], {
    cwd: ROOT,
    env,
    execArgv: ["-r", require.resolve("ts-node/register")],
    serialization: "advanced",
    // What a store prints is no part of the report.
    stdio: ["ignore", 2, 2, "ipc"],
  });
  await answerOf(child);
  const ask = <Method extends keyof StoreRequests>(method: Method) =>
    (async (argument: unknown) => {
      child.send({ method, argument } satisfies Request);
      return await answerOf(child);
    }) as unknown as StoreRequests[Method];
  return {
    name,
    seed: ask("seed"),
    call: ask("call"),
    page: ask("page"),
    route: ask("route"),
    close: async () => {
      child.disconnect();
      await once(child, "exit");
    },
  };
}

async function answerOf(child: ChildProcess): Promise<unknown> {
  const controller = new AbortController();
  const { signal } = controller;
  try {
    const answer = await Promise.race([
      once(child, "message", { signal }).then(([message]) => message as Answer),
      once(child, "exit", { signal }).then(([code]) => ({
        error: `The store's process ended with code ${code}`,
      })),
    ]);
    if ("error" in answer) {
      throw new Error(answer.error);
    }
    return answer.result;
  } finally {
    controller.abort();
  }
}
