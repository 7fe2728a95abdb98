import { InsufficientStockError } from "../../../src/modules/inventory/domain/errors";
import { createDatabase, type TestDatabase } from "../postgres/database";
import { bootInventory, type BootedInventory, type BootOptions } from "./inventory-module";

/** What became of calls that were made at the same time. */
export type Tally<Result> = {
  accepted: Result[];
  refused: InsufficientStockError[];
  /** Everything else that went wrong. */
  failed: unknown[];
};

/**
 * Makes calls at the same time and waits for all of them.
 *
 * @param calls none of them waits for another
 * @returns what became of them, each list in the order of the calls
 */
export async function atOnce<Result>(calls: (() => Promise<Result>)[]): Promise<Tally<Result>> {
  const tally: Tally<Result> = { accepted: [], refused: [], failed: [] };
  for (const outcome of await Promise.allSettled(calls.map((call) => call()))) {
    if (outcome.status === "fulfilled") {
      tally.accepted.push(outcome.value);
    } else if (outcome.reason instanceof InsufficientStockError) {
      tally.refused.push(outcome.reason);
    } else {
      tally.failed.push(outcome.reason);
    }
  }
  return tally;
}

/**
 * @param count how many
 * @param make makes one from its number, from 0
 * @returns the list of what was made
 */
export function times<Result>(count: number, make: (number: number) => Result): Result[] {
  return Array.from({ length: count }, (_, number) => make(number));
}

/** Numbers that look random and are the same for the same seed. */
export type Random = {
  /** A whole number from 0 to one less than `below`. */
  below: (below: number) => number;
  /** One of a list that is not empty. */
  oneOf: <T>(list: readonly T[]) => T;
  /** A shuffled copy. */
  shuffled: <T>(list: readonly T[]) => T[];
};

/**
 * @param seed any whole number
 * @returns a source of numbers (mulberry32: small, and good enough to mix calls)
 */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  const below = (limit: number) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
  return {
    below,
    oneOf: (list) => {
      const picked = list[below(list.length)];
      if (picked === undefined) {
        throw new Error("There is nothing to choose from");
      }
      return picked;
    },
    shuffled: (list) => {
      const keys = list.map((each) => ({ each, key: below(1_000_000_000) }));
      return keys.sort((a, b) => a.key - b.key).map(({ each }) => each);
    },
  };
}

/** Two modules, as two servers of one store would run them, and their database. */
export type Servers = {
  database: TestDatabase;
  first: BootedInventory;
  second: BootedInventory;
  /** The first for even numbers, the second for odd ones. */
  serviceOf: (number: number) => BootedInventory["service"];
  /** Closes the modules and their connections. Safe to call twice. */
  disconnect: () => Promise<void>;
  /** Disconnects, and drops the database. */
  shutdown: () => Promise<void>;
};

/**
 * Boots two modules with pools of their own on one new database.
 *
 * @param forms the option `deductOn` of the first and of the second
 * @returns both; call `shutdown` when done
 */
export async function bootServers(
  forms: [BootOptions["deductOn"], BootOptions["deductOn"]],
): Promise<Servers> {
  const database = await createDatabase({ template: "inventory" });
  const options = { databaseUrl: database.url, poolSize: 20 };
  const first = await bootInventory({ ...options, deductOn: forms[0] });
  const second = await bootInventory({ ...options, deductOn: forms[1] });
  let disconnected: Promise<unknown> | undefined;
  const disconnect = async () => {
    disconnected ??= Promise.all([first.shutdown(), second.shutdown()]);
    await disconnected;
  };
  return {
    database,
    first,
    second,
    serviceOf: (number) => (number % 2 === 0 ? first : second).service,
    disconnect,
    shutdown: async () => {
      await disconnect();
      await database.drop();
    },
  };
}
