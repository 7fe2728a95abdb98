import path from "node:path";

import { WEBHOOK_SECRET } from "../../integration-tests/helpers/stripe/events";
import { median, turnsOf } from "../measure";
import type { ForkedProcess } from "../process";
import type { StoreName } from "../stores/boot";
import { forkStore, openStoreDatabase, type StoreDatabase } from "../stores/fork";
import type { Checkout, CheckoutRequests } from "./store";

const SCRIPT = path.join(__dirname, "store.ts");

/** Who is compared: two stores, ours with the lock that we leave out, and ours when Stripe's events make the orders. */
export const CHECKOUTS = [
  "ours",
  "ours, by Stripe events",
  "ours, with core's lock",
  "core",
] as const;

export type CheckoutName = (typeof CHECKOUTS)[number];

/** What came of each round, by who is compared. */
export type CheckoutTimes = { carts: number; rounds: Record<CheckoutName, Checkout[]> };

/** How each is run: in which store, with which environment, and what is asked of it. */
const WAYS: Record<
  CheckoutName,
  { store: StoreName; env?: Record<string, string>; method: "complete" | "deliver" }
> = {
  ours: { store: "ours", method: "complete" },
  "ours, by Stripe events": {
    store: "ours",
    env: { STRIPE_WEBHOOK_SECRETS: WEBHOOK_SECRET },
    method: "deliver",
  },
  // In memory, as core's store has it. Medusa's lock in PostgreSQL keeps a connection for each who waits, and with more
  // waiting than the pool has, the one who holds it finds none to work with.
  "ours, with core's lock": {
    store: "ours",
    env: { BENCH_LOCK_ITEMS: "1", LOCKING_PROVIDER: "memory" },
    method: "complete",
  },
  // Most of its orders fail, and each failure would fill a page of the terminal.
  core: { store: "core", env: { LOG_LEVEL: "off" }, method: "complete" },
};

/**
 * Completes many prepared carts of one variant at the same moment, over HTTP, in stores that take turns. Each has a
 * process and a database of its own on the common server.
 *
 * @param options.carts how many
 * @param options.rounds how often; one more round, with fewer carts, warms up
 * @param options.progress gets a line when something begins
 * @returns what came of it, and what was wrong with what ours sold; nothing if all is well
 */
export async function measureCheckout({
  carts,
  rounds,
  progress,
}: {
  carts: number;
  rounds: number;
  progress: (message: string) => void;
}): Promise<{ times: CheckoutTimes; faults: string[] }> {
  const databases: StoreDatabase[] = [];
  const stores: { name: CheckoutName; store: ForkedProcess<CheckoutRequests> }[] = [];
  const times = Object.fromEntries(
    CHECKOUTS.map((name) => [name, [] as Checkout[]]),
  ) as CheckoutTimes["rounds"];
  const faults: string[] = [];
  try {
    progress("migrating and opening stores for the checkout");
    for (const name of CHECKOUTS) {
      const { store, env } = WAYS[name];
      const database = await openStoreDatabase("checkout", store);
      databases.push(database);
      const forked = await forkStore<CheckoutRequests>(SCRIPT, store, { ...database.env, ...env });
      stores.push({ name, store: forked });
    }
    for (let round = 0; round <= rounds; round++) {
      for (const { name, store } of turnsOf(stores, round)) {
        const prepared = await store.ask("prepare")(round ? carts : Math.ceil(carts / 5));
        const checkout = await store.ask(WAYS[name].method)(prepared);
        faults.push(...faultsOf(name, checkout, prepared.carts.length));
        if (round) {
          times[name].push(checkout);
          progress(
            `${prepared.carts.length} carts at once, ${name}: ${checkout.ordered} ordered in ${checkout.seconds.toFixed(1)} s`,
          );
        }
      }
    }
  } finally {
    for (const { store } of stores) {
      await store.close();
    }
    for (const database of databases) {
      await database.drop();
    }
  }
  return { times: { carts, rounds: times }, faults };
}

/** There is stock for every cart: ours has to sell to all of them, and every order has its claim. */
function faultsOf(name: CheckoutName, checkout: Checkout, carts: number): string[] {
  const { ordered, sold, orders, claims, refused } = checkout;
  const right = [ordered, sold, orders, claims].every((count) => count === carts);
  return right || name === "core"
    ? []
    : [`${name}: ${JSON.stringify({ carts, ordered, sold, orders, claims, refused })}`];
}

/** Orders that were made per second. */
export function ordersPerSecond({ ordered, seconds }: Checkout): number {
  return ordered / seconds;
}

/**
 * @param times what was measured
 * @param first one way to order
 * @param second the one that it is compared with
 * @returns how many orders the first made for each order of the second in the same time, in the median round
 */
export function checkoutRatio(
  { rounds }: CheckoutTimes,
  first: CheckoutName,
  second: CheckoutName,
): number {
  return median(
    rounds[first].map(
      (round, index) => ordersPerSecond(round) / ordersPerSecond(rounds[second][index]),
    ),
  );
}
