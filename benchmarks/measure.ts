/** What one contender did in one round. Times in milliseconds. */
export type Round = {
  claims: number;
  /** Claims that threw. */
  failed: number;
  claims_per_second: number;
  p50_ms: number;
  p99_ms: number;
};

export type RoundOptions = {
  /** How many callers there are; each starts its next claim when the one before has ended. */
  callers: number;
  /** Callers stop to start claims after this time... */
  milliseconds: number;
  /** ...or after so many claims together... */
  claims?: number;
  /** ...or when this says so. */
  going?: () => boolean;
};

/**
 * Lets callers claim until the round is over.
 *
 * @param claim one claim of one unit
 * @param options see {@link RoundOptions}
 * @returns how many claims went through, and how long they took
 */
export async function runRound(
  claim: () => Promise<unknown>,
  { callers, milliseconds, claims = Infinity, going = () => true }: RoundOptions,
): Promise<Round> {
  const latencies: number[] = [];
  let started = 0;
  let failed = 0;
  const start = performance.now();
  const deadline = start + milliseconds;
  const caller = async () => {
    while (performance.now() < deadline && started < claims && going()) {
      started += 1;
      const before = performance.now();
      try {
        await claim();
        latencies.push(performance.now() - before);
      } catch {
        // A refusal is an outcome here: the round's sums are checked against the stock afterwards.
        failed += 1;
      }
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  const seconds = (performance.now() - start) / 1000;
  return {
    claims: latencies.length,
    failed,
    claims_per_second: latencies.length / seconds,
    p50_ms: percentile(latencies, 0.5),
    p99_ms: percentile(latencies, 0.99),
  };
}

/**
 * @param values any numbers
 * @param share between 0 and 1
 * @returns the smallest value that at least this share of the values does not exceed
 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? NaN;
}

/**
 * @param values any numbers
 * @returns their median
 */
export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/**
 * The contenders take turns, in an order that rotates, so that a busy moment of the machine does
 * not fall on the same one each time.
 *
 * @param contenders who takes turns
 * @param round the number of the round
 * @returns the contenders in the order of that round
 */
export function turnsOf<T>(contenders: readonly T[], round: number): T[] {
  const first = round % contenders.length;
  return [...contenders.slice(first), ...contenders.slice(0, first)];
}
