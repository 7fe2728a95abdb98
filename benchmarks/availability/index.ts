import { Client } from "@medusajs/framework/pg";
import path from "node:path";

import { databaseUrl } from "../../integration-tests/helpers/postgres/database";
import { median, turnsOf } from "../measure";
import { VARIANTS } from "./seed";
import type { ForkedProcess } from "../process";
import type { StoreName } from "../stores/boot";
import { forkStore, openStoreDatabase } from "../stores/fork";
import type { StoreRequests, Timed } from "./store";

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

const SCRIPT = path.join(__dirname, "store.ts");
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
  progress("migrating a store for availability");
  // Both stores work on one database, so that they read the same.
  const database = await openStoreDatabase("availability", "ours");
  const stores: Store[] = [];
  try {
    for (const name of STORES) {
      stores.push({ name, ...(await forkStore<StoreRequests>(SCRIPT, name, database.env)) });
    }
    const times: AvailabilityTimes[] = [];
    for (const locations of [5, 50]) {
      progress(`availability of ${VARIANTS} variants at ${locations} locations`);
      times.push(await measureCatalogue(stores, { database: database.name, locations, rounds }));
    }
    return times;
  } finally {
    for (const store of stores) {
      await store.close();
    }
    await database.drop();
  }
}

/**
 * @param times what was measured
 * @returns how many times faster ours is: by a call, and over HTTP
 */
export function availabilityRatios({ call, page, route }: AvailabilityTimes) {
  return { call: call.core / call.ours, page: page.core / page.ours, route: page.core / route };
}

type Store = ForkedProcess<StoreRequests> & { name: StoreName };

async function measureCatalogue(
  stores: readonly Store[],
  { database, locations, rounds }: { database: string; locations: number; rounds: number },
): Promise<AvailabilityTimes> {
  const ours = stores.find(({ name }) => name === "ours") as Store;
  const catalogue = await ours.ask("seed")(locations);
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
      await sample(samples.call[store.name], store.ask("call")(catalogue));
      await sample(samples.page[store.name], store.ask("page")(catalogue));
    }
    await sample(samples.route, ours.ask("route")(catalogue));
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
