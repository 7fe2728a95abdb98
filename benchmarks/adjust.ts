import { type ContenderName, type Level, PLENTY } from "./contenders";
import { median, turnsOf } from "./measure";
import type { RemoteContender } from "./remote";

export const ADJUSTED_LEVELS = 500;

/** How long one call took, in milliseconds, in each round. */
export type AdjustTimes = Partial<Record<ContenderName, number[]>>;

/**
 * One call of `adjustInventory` for many levels.
 *
 * @param contenders who is compared; the floor cannot adjust and is passed over
 * @param rounds how often each is measured
 * @returns the times, and what was wrong with the stock afterwards; nothing if all is well
 */
export async function measureAdjust(
  contenders: readonly RemoteContender[],
  rounds: number,
): Promise<{ times: AdjustTimes; faults: string[] }> {
  const able = contenders.filter(({ name }) => name !== "floor");
  const times: AdjustTimes = {};
  const faults: string[] = [];
  const stock = new Map<ContenderName, Level[]>();
  for (const contender of able) {
    stock.set(contender.name, await contender.makeLevels(ADJUSTED_LEVELS, PLENTY));
  }
  for (let round = 0; round <= rounds; round++) {
    for (const contender of turnsOf(able, round)) {
      const levels = stock.get(contender.name) ?? [];
      // Round 0 is not counted: a store that has been running has met a list of this length before.
      const adjusted = await contender.adjust(levels, -1);
      faults.push(...adjusted.faults);
      if (round) {
        (times[contender.name] ??= []).push(adjusted.milliseconds);
      }
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
