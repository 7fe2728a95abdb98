import { findViolations } from "../integration-tests/helpers/model/invariants";
import type { Contender, Level } from "./contenders";
import { type Round, type RoundOptions, runRound } from "./measure";

/** What levels have left to sell, together, and the least that one of them has. */
type Available = { total: number; least: number };

/** A round, and what is wrong with the stock after it, in words; nothing where the sums agree. */
export type Sales = { round: Round; faults: string[] };

/**
 * Sells for one round, one unit at a time from a random level, and compares what was sold with
 * what left the stock.
 *
 * @param contender who sells
 * @param levels the levels that it sells from, whose policy allows no backorders
 * @param options the round
 */
export async function sell(
  contender: Contender,
  levels: readonly Level[],
  options: RoundOptions,
): Promise<Sales> {
  const before = await availableOf(contender, levels);
  const round = await runRound(
    () => contender.claim(levels[Math.floor(Math.random() * levels.length)]),
    options,
  );
  const after = await availableOf(contender, levels);
  const taken = before.total - after.total;
  const faults: string[] = [];
  if (taken !== round.claims) {
    const verb = taken < round.claims ? "OVERSOLD" : "lost stock";
    faults.push(`${contender.name} ${verb}: ${round.claims} units sold, ${taken} taken from stock`);
  }
  if (after.least < 0) {
    faults.push(`${contender.name} OVERSOLD: a level stands at ${after.least}`);
  }
  return { round, faults };
}

async function availableOf({ knex }: Contender, levels: readonly Level[]): Promise<Available> {
  const { rows } = await knex.raw<{ rows: Record<keyof Available, string>[] }>(
    `select sum(stocked_quantity - reserved_quantity) as total,
            min(stocked_quantity - reserved_quantity) as least
       from inventory_level
      where id = any (?::text[])`,
    [levels.map(({ id }) => id)],
  );
  return { total: Number(rows[0]?.total), least: Number(rows[0]?.least) };
}

/** How long an adjustment took, and what is wrong with the stock after it. */
export type Adjusted = { milliseconds: number; faults: string[] };

/**
 * Adds a delta to levels in one call, and compares it with what the stock gained.
 *
 * @param contender who adjusts
 * @param levels the levels
 * @param delta what each of them gets; negative takes out of stock
 */
export async function adjust(
  contender: Contender,
  levels: readonly Level[],
  delta: number,
): Promise<Adjusted> {
  const before = await availableOf(contender, levels);
  const start = performance.now();
  await contender.adjust?.(levels, delta);
  const milliseconds = performance.now() - start;
  const after = await availableOf(contender, levels);
  const gained = after.total - before.total;
  const expected = delta * levels.length;
  return {
    milliseconds,
    faults:
      gained === expected
        ? []
        : [`${contender.name}: adjusted by ${gained} units instead of ${expected}`],
  };
}

/**
 * Sums can agree by luck; this project's tables have to fit together to the last row.
 *
 * @param contender whose database is looked at; others than this project's have no such rules
 * @returns what is wrong; nothing if all is well
 */
export async function findFaults({ name, knex }: Contender): Promise<string[]> {
  if (!name.startsWith("ours")) {
    return [];
  }
  const violations = await findViolations(knex);
  return violations.map(({ rule, place }) => `${name}: ${rule}: ${place}`);
}
