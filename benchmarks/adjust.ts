import type { Contender, ContenderName } from "./contenders";
import { PLENTY } from "./contenders";
import { median, turnsOf } from "./measure";

export const ADJUSTED_LEVELS = 500;

/** How long one call took, in milliseconds, in each round. */
export type AdjustTimes = Partial<Record<ContenderName, number[]>>;

/**
 * One call of `adjustInventory` for many levels.
 *
 * @param contenders who is compared; those that cannot adjust are passed over
 * @param rounds how often each is measured
 * @returns the times, and what was wrong with the stock afterwards; nothing if all is well
 */
export async function measureAdjust(
  contenders: readonly Contender[],
  rounds: number,
): Promise<{ times: AdjustTimes; faults: string[] }> {
  const able = contenders.filter(({ adjust }) => adjust);
  const times: AdjustTimes = {};
  const faults: string[] = [];
  const stock = new Map(
    await Promise.all(
      able.map(
        async (contender) =>
          [contender.name, await contender.makeLevels(ADJUSTED_LEVELS, PLENTY)] as const,
      ),
    ),
  );
  for (let round = 0; round <= rounds; round++) {
    for (const contender of turnsOf(able, round)) {
      const levels = stock.get(contender.name) ?? [];
      // Round 0 is not counted; one level is enough to get everything compiled.
      const adjusted = round ? levels : levels.slice(0, 1);
      const before = performance.now();
      await contender.adjust?.(adjusted, -1);
      if (round) {
        (times[contender.name] ??= []).push(performance.now() - before);
      }
    }
  }
  for (const contender of able) {
    const ids = (stock.get(contender.name) ?? []).map(({ id }) => id);
    const { rows } = await contender.knex.raw<{ rows: { taken: string }[] }>(
      `select sum(? - stocked_quantity) as taken from inventory_level where id = any (?::text[])`,
      [PLENTY, ids],
    );
    const expected = rounds * ADJUSTED_LEVELS + 1;
    if (Number(rows[0]?.taken) !== expected) {
      faults.push(`${contender.name}: adjusted by ${rows[0]?.taken} units instead of ${expected}`);
    }
  }
  return { times, faults };
}

/**
 * @param times of all contenders
 * @returns how many times as long as ours core takes, in the median round
 */
export function adjustRatio(times: AdjustTimes): number {
  const ours = times["ours (order)"] ?? [];
  return median((times.core ?? []).map((core, round) => core / ours[round]));
}
