import type { ClaimCall, ClaimOutcome } from "./claim-stock";

/** How many calls one statement makes at most: the first of them waits for the last. */
const MAX_CALLS = 32;

/** How many statements of one item are under way at most: one at work, and one that is ready when its locks are free. */
const MAX_STATEMENTS = 2;

/** Makes calls in one statement; each has its outcome, in their order. */
export type RunClaims = (calls: readonly ClaimCall[]) => Promise<ClaimOutcome[]>;

type Waiting = {
  call: ClaimCall;
  items: readonly string[];
  run: RunClaims;
  resolve: (outcome: ClaimOutcome) => void;
  reject: (error: unknown) => void;
};

/**
 * Joins claims that would only wait for each other. Claims of one item that arrive in this process together, or while
 * others of it are on their way to the database, go in one statement and one commit: the level's lock passes from one to
 * the next without a round trip, and a hot item holds two connections of the pool, not all.
 *
 * It decides nothing. Each call is judged by itself, under the locks, as if it had come alone; other processes and
 * transactions are kept apart by the database. Claims of different items go apart, unless a call needs them together.
 */
export class ClaimBatches {
  /** How many statements of each item are under way. */
  private readonly underWay = new Map<string, number>();
  private waiting: Waiting[] = [];
  private scheduled = false;

  /**
   * Makes one call, alone or with others.
   *
   * @param call - the claim of one caller: all its lines or none
   * @param run - how calls are made; that of one caller serves all who go with it
   * @returns the call's own outcome
   * @throws what the call itself throws; where a statement of several calls fails, each is made again alone
   */
  claim(call: ClaimCall, run: RunClaims): Promise<ClaimOutcome> {
    const items = [...new Set(call.lines.map((line) => line.inventory_item_id))];
    return new Promise((resolve, reject) => {
      this.waiting.push({ call, items, run, resolve, reject });
      this.schedule();
    });
  }

  /** After what is happening now, so that callers who were answered together ask together. */
  private schedule(): void {
    if (!this.scheduled) {
      this.scheduled = true;
      setImmediate(() => {
        this.scheduled = false;
        this.startWaiting();
      });
    }
  }

  /** Starts what need not wait any more. Nobody overtakes: an item that an earlier call waits for is not free. */
  private startWaiting(): void {
    const ready: Waiting[] = [];
    const later: Waiting[] = [];
    const blocked = new Set<string>();
    for (const waiting of this.waiting) {
      const free = waiting.items.every(
        (item) => !blocked.has(item) && (this.underWay.get(item) ?? 0) < MAX_STATEMENTS,
      );
      if (free) {
        ready.push(waiting);
      } else {
        waiting.items.forEach((item) => blocked.add(item));
        later.push(waiting);
      }
    }
    const batches = joinByItem(ready);
    const started = batches.map((batch) => batch.slice(0, MAX_CALLS));
    const left = batches.flatMap((batch) => batch.slice(MAX_CALLS));
    this.waiting = [...left, ...later];
    for (const batch of started) {
      void this.start(batch);
    }
    if (left.length) {
      this.schedule();
    }
  }

  private async start(batch: readonly Waiting[]): Promise<void> {
    const items = new Set(batch.flatMap((waiting) => waiting.items));
    items.forEach((item) => this.count(item, 1));
    await settle(batch);
    items.forEach((item) => this.count(item, -1));
    if (this.waiting.length) {
      this.schedule();
    }
  }

  private count(item: string, change: number): void {
    const statements = (this.underWay.get(item) ?? 0) + change;
    if (statements) {
      this.underWay.set(item, statements);
    } else {
      this.underWay.delete(item);
    }
  }
}

/** Calls that have an item in common, or are linked by one that has, in one batch; of each item in the order of arrival. */
function joinByItem(calls: readonly Waiting[]): Waiting[][] {
  const batchOf = new Map<string, Waiting[]>();
  for (const waiting of calls) {
    const batches = new Set<Waiting[]>();
    for (const item of waiting.items) {
      const batch = batchOf.get(item);
      if (batch) {
        batches.add(batch);
      }
    }
    const [batch = [], ...others] = batches;
    const linked = others.flat();
    batch.push(...linked, waiting);
    for (const item of [...linked, waiting].flatMap(({ items }) => items)) {
      batchOf.set(item, batch);
    }
  }
  return [...new Set(batchOf.values())];
}

/** Never throws: every call of the batch gets its outcome or its error. */
async function settle(batch: readonly Waiting[]): Promise<void> {
  try {
    const outcomes = await batch[0].run(batch.map(({ call }) => call));
    batch.forEach(({ resolve }, index) => resolve(outcomes[index]));
  } catch (error) {
    if (batch.length === 1) {
      batch[0].reject(error);
      return;
    }
    for (const waiting of batch) {
      await settle([waiting]);
    }
  }
}
