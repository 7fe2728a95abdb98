import { claimIdsOf } from "../domain/choose-location";
import { stockBusyError } from "../domain/errors";
import type { ClaimCall, ClaimOutcome } from "./claim-stock";
import { isDataError, isLockTimeout, mayHaveCommitted } from "./database";

/** How many calls one statement makes at most: the first of them waits for the last. */
const MAX_CALLS = 32;

/** How many statements of one item are under way at most: one at work, and one that is ready when its locks are free. */
const MAX_STATEMENTS_OF_ITEM = 2;

/** From this many statements on, calls of idle items wait for company rather than for a connection of their own. */
const ENOUGH_STATEMENTS = 3;

/** How long a call of an idle item waits for company at most: statements that are stuck at a lock hold up nobody else. */
const COMPANY_MS = 20;

/** How long a call waits in all at most: well below the two minutes for which core locks the cart that it is for. */
const DEADLINE_MS = 30_000;

/** Makes calls in one statement; each has its outcome, in their order. */
export type RunClaims = (calls: readonly ClaimCall[]) => Promise<ClaimOutcome[]>;

/** Deletes claims for good, by their ids; safe where they were never made. */
export type UndoClaims = (reservationIds: string[]) => Promise<unknown>;

export type ClaimBatchesOptions = { run: RunClaims; undo: UndoClaims };

type Waiting = ClaimBatchesOptions & {
  call: ClaimCall;
  items: readonly string[];
  /** When the call came, in the clock of `performance`. */
  since: number;
  /** true once the caller was told that the call failed. */
  given_up: boolean;
  resolve: (outcome: ClaimOutcome) => void;
  reject: (error: unknown) => void;
};

/**
 * Joins claims that would only wait for each other. Claims of one item that arrive in this process together, or while
 * others of it are on their way to the database, go in one statement and one commit: the level's lock passes from one to
 * the next without a round trip, and a hot item holds two connections of the pool, not all. Claims of idle items share a
 * statement when enough others are under way, which saves round trips and commits; never with an item that is at work,
 * whose locks may be held.
 *
 * It decides nothing. Each call is judged by itself, under the locks, as if it had come alone; other processes and
 * transactions are kept apart by the database.
 */
export class ClaimBatches {
  /** How many statements of each item are under way. */
  private readonly underWay = new Map<string, number>();
  private statements = 0;
  private waiting: Waiting[] = [];
  private scheduled = false;
  private companyTimer: NodeJS.Timeout | undefined;

  constructor(private readonly deadlineMs = DEADLINE_MS) {}

  /**
   * Makes one call, alone or with others.
   *
   * @param call - the claim of one caller: all its lines or none
   * @param options - how calls are made and undone; that of one caller serves all who go with it
   * @returns the call's own outcome
   * @throws what the call itself throws; `stock_busy` when it could not be made in time: it then leaves no claim
   */
  claim(call: ClaimCall, options: ClaimBatchesOptions): Promise<ClaimOutcome> {
    const items = [...new Set(call.lines.map((line) => line.inventory_item_id))];
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        ...options,
        call,
        items,
        since: performance.now(),
        given_up: false,
        resolve: (outcome) => (clearTimeout(deadline), resolve(outcome)),
        reject: (error) => (clearTimeout(deadline), reject(error)),
      };
      const deadline = setTimeout(() => this.giveUp(waiting), this.deadlineMs);
      this.waiting.push(waiting);
      this.schedule();
    });
  }

  /** The caller is told now; what is under way is undone when it comes back with claims. */
  private giveUp(waiting: Waiting): void {
    waiting.given_up = true;
    this.waiting = this.waiting.filter((other) => other !== waiting);
    waiting.reject(stockBusyError());
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
        (item) => !blocked.has(item) && (this.underWay.get(item) ?? 0) < MAX_STATEMENTS_OF_ITEM,
      );
      if (free) {
        ready.push(waiting);
      } else {
        waiting.items.forEach((item) => blocked.add(item));
        later.push(waiting);
      }
    }
    const groups = joinByItem(ready);
    const atWork = groups.filter((group) => this.isAtWork(group));
    const idle = groups.filter((group) => !this.isAtWork(group));
    const company = this.waitsForCompany(idle) ? idle : [];
    const batches = [...atWork, ...(company.length ? [] : share(idle))];
    const left = batches.flatMap((batch) => batch.slice(MAX_CALLS));
    this.waiting = [...left, ...company.flat(), ...later];
    for (const batch of batches) {
      void this.start(batch.slice(0, MAX_CALLS));
    }
    if (left.length) {
      this.schedule();
    }
  }

  private isAtWork(group: readonly Waiting[]): boolean {
    return group.some(({ items }) => items.some((item) => this.underWay.has(item)));
  }

  private waitsForCompany(idle: readonly Waiting[][]): boolean {
    const calls = idle.flat();
    const oldest = Math.min(...calls.map(({ since }) => since));
    if (
      !calls.length ||
      this.statements < ENOUGH_STATEMENTS ||
      performance.now() - oldest >= COMPANY_MS
    ) {
      return false;
    }
    this.companyTimer ??= setTimeout(() => {
      this.companyTimer = undefined;
      this.schedule();
    }, COMPANY_MS);
    return true;
  }

  private async start(batch: readonly Waiting[]): Promise<void> {
    const items = new Set(batch.flatMap((waiting) => waiting.items));
    items.forEach((item) => this.count(item, 1));
    this.statements++;
    await settle(batch);
    this.statements--;
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

/** Groups of idle items, as many together as one statement makes. A group is not parted: its calls keep their order. */
function share(groups: readonly Waiting[][]): Waiting[][] {
  const batches: Waiting[][] = [];
  for (const group of groups) {
    const last = batches.at(-1);
    if (last && last.length + group.length <= MAX_CALLS) {
      last.push(...group);
    } else {
      batches.push([...group]);
    }
  }
  return batches;
}

/** Never throws: every call of the batch gets its outcome or its error. */
async function settle(batch: readonly Waiting[]): Promise<void> {
  try {
    const outcomes = await batch[0].run(batch.map(({ call }) => call));
    batch.forEach((waiting, index) => answer(waiting, outcomes[index]));
  } catch (error) {
    if (batch.length > 1 && isDataError(error)) {
      // One of them is wrong, and the statement cannot say which. Each alone, so that the others do not suffer for it.
      for (const waiting of batch) {
        await settle([waiting]);
      }
    } else if (batch.length > 1 && isLockTimeout(error)) {
      // One of their levels is held; the others need not wait for it. All at once, so that the wait does not add up.
      await Promise.all(batch.map((waiting) => settle([waiting])));
    } else {
      // The database is away, for all of them. Nothing is repeated; what was committed unheard is taken back.
      batch.forEach((waiting) => waiting.reject(error));
      if (mayHaveCommitted(error)) {
        void undo(batch);
      }
    }
  }
}

function answer(waiting: Waiting, outcome: ClaimOutcome): void {
  if (waiting.given_up && "claims" in outcome && !outcome.replayed) {
    void undo([waiting]);
  }
  waiting.resolve(outcome);
}

/** Nobody knows of these claims. Where the database stays away, the sweep of claims without a line finds them. */
async function undo(batch: readonly Waiting[]): Promise<void> {
  const ids = batch.flatMap(({ call }) =>
    call.lines.flatMap((line) => claimIdsOf(line.reservation_id, line.mapping)),
  );
  for (const pauseMs of [0, 1_000, 5_000, 15_000]) {
    await new Promise((resolve) => setTimeout(resolve, pauseMs).unref());
    try {
      await batch[0].undo(ids);
      return;
    } catch (error) {
      if (isDataError(error)) {
        return;
      }
    }
  }
}
