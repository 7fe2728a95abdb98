import { available, givenKey, levelKey, shortage } from "./level-quantities";
import type { Claim, Entry, Level, LineDeletion, Policy, RefusedLine, Thousandths } from "./types";

/** What one line of a claim, a growth or a restored claim takes at the claim's level. */
export type Part = {
  claim: Claim;
  quantity: Thousandths;
  /** The line's place in the caller's input. */
  ordinal: number;
};

type TakeOptions = { workflow: string; judged: boolean };

/** That a workflow released some of a claim. */
type Release = { workflow: string; claim: string; line: string | null };

/** A workflow's change of a level that waits for the workflow's end. */
type Apart = { level: string; workflow: string; delta: Thousandths };

/** Places within one moment. */
const MOMENT = 1000;

/** A call that no workflow makes is settled at once. */
export const isWorkflow = (workflow: string): boolean => !workflow.startsWith("call ");

const sum = (quantities: Thousandths[]) => quantities.reduce((total, each) => total + each, 0);

/** Stock, claims and queue, and the two ways in which they change: taking, and giving back. */
export class ModelStock {
  readonly levels = new Map<string, Level>();
  readonly itemPolicies = new Map<string, Policy>();
  readonly itemLeads = new Map<string, number | null>();
  readonly claims: Claim[] = [];
  readonly entries: Entry[] = [];
  readonly lastDeletion = new Map<string, LineDeletion>();
  /** What each workflow gave back to a level's available, less what it took. */
  private readonly given = new Map<string, Thousandths>();
  private readonly releases: Release[] = [];
  /** What running workflows changed of a level's available, and settling leaves apart until they have ended. */
  private readonly apart = new Map<string, Apart>();
  private clock = 0;
  private levelsMade = 0;

  copy(): ModelStock {
    const copy = new ModelStock();
    return Object.assign(copy, structuredClone({ ...this }));
  }

  findLevel(item: string, location: string): Level | undefined {
    return this.levels.get(levelKey({ item, location }));
  }

  level(item: string, location: string): Level {
    const level = this.findLevel(item, location);
    if (!level) {
      throw new Error(`The model has no level of ${item} at ${location}`);
    }
    return level;
  }

  addLevel(fields: Omit<Level, "number">): Level {
    const level = { ...fields, number: ++this.levelsMade };
    this.levels.set(levelKey(level), level);
    return level;
  }

  removeLevel(item: string, location: string): void {
    const key = levelKey({ item, location });
    this.levels.delete(key);
    // A level that is made later in the same place is another one.
    for (const known of this.given.keys()) {
      if (known.startsWith(`${key} by `)) {
        this.given.delete(known);
        this.apart.delete(known);
      }
    }
  }

  claim(id: string): Claim {
    const claim = this.claims.find((each) => each.id === id);
    if (!claim) {
      throw new Error(`The model has no claim ${id}`);
    }
    return claim;
  }

  /** A new moment: what is claimed or begins to wait from here on is younger than all before. */
  tick(): void {
    this.clock += 1;
  }

  addClaim(claim: Omit<Claim, "id" | "age" | "state" | "deletedByLine">, ordinal: number): Claim {
    const id = `claim ${this.claims.length + 1}`;
    const age = this.clock * MOMENT + ordinal;
    const added: Claim = { ...claim, id, age, state: "live", deletedByLine: null };
    this.claims.push(added);
    return added;
  }

  itemPolicy(item: string): Policy {
    return this.itemPolicies.get(item) ?? { allow: null, limit: null };
  }

  changeStocked(level: Level, delta: Thousandths, workflow: string): void {
    level.stocked += delta;
    this.noteGiven(level, delta, workflow);
  }

  /**
   * Takes the quantities of all parts, each at its claim's level.
   *
   * @returns the lines that neither stock nor policy nor the workflow's own credit covers
   */
  take(parts: Part[], options: TakeOptions): RefusedLine[] {
    const levels = new Set(parts.map(({ claim }) => this.level(claim.item, claim.location)));
    const refused = [...levels].flatMap((level) => {
      const here = parts.filter(({ claim }) => levelKey(claim) === levelKey(level));
      return this.takeAtLevel(level, here, options);
    });
    return refused
      .sort((a, b) => a.ordinal - b.ordinal)
      .map(({ ordinal: _ordinal, ...line }) => line);
  }

  private takeAtLevel(level: Level, parts: Part[], options: TakeOptions) {
    const { workflow, judged } = options;
    this.settle(level);
    const inOrder = [...parts].sort(
      (a, b) =>
        Number(this.isAllowed(level, a)) - Number(this.isAllowed(level, b)) ||
        a.ordinal - b.ordinal,
    );
    return inOrder.flatMap((part) => {
      if (judged && !this.accepts(level, part, workflow)) {
        return [{ ...this.refusal(level, part), ordinal: part.ordinal }];
      }
      this.takePart(level, part, options);
      return [];
    });
  }

  private takePart(level: Level, { claim, quantity, ordinal }: Part, options: TakeOptions): void {
    const own = this.apart.get(givenKey(level, options.workflow))?.delta ?? 0;
    const again = Math.min(Math.max(0, own), quantity);
    if (claim.deducted) {
      level.stocked -= quantity;
    } else {
      level.reserved += quantity;
    }
    this.noteGiven(level, -quantity, options.workflow);
    this.setApart(level, -again, options.workflow);
    const short = Math.min(quantity, Math.max(0, this.settledShortage(level) - this.openAt(level)));
    if (short > 0) {
      const { queued, priority } = this.earlierEntry(claim, options) ?? {
        queued: this.clock * MOMENT + ordinal,
        priority: this.priorityOf(claim),
      };
      this.openEntry(level, { claim: claim.id, queued, priority, open: short });
    }
  }

  /** A claim keeps the priority that it was given last. */
  private priorityOf(claim: Claim): number {
    return this.entries.filter((entry) => entry.claim === claim.id).at(-1)?.priority ?? 0;
  }

  private openEntry(
    level: Level,
    entry: Pick<Entry, "claim" | "queued" | "priority" | "open">,
  ): void {
    const { item, location } = level;
    const number = this.entries.length + 1;
    this.entries.push({ ...entry, number, item, location, total: entry.open, gaveUp: false });
  }

  /** Makes the open quantity of a level what its shortage says, apart from what running workflows changed. */
  settle(level: Level): void {
    const missing = this.settledShortage(level) - this.openAt(level);
    this.fillOldest(level, -missing);
    let left = Math.max(0, missing);
    const newestFirst = this.claims
      .filter((claim) => claim.state === "live" && levelKey(claim) === levelKey(level))
      .sort((a, b) => b.age - a.age);
    for (const claim of newestFirst) {
      const waiting = this.queue(level).filter((entry) => entry.claim === claim.id);
      const part = Math.min(left, claim.quantity - sum(waiting.map(({ open }) => open)));
      if (part > 0) {
        const priority = this.priorityOf(claim);
        this.openEntry(level, { claim: claim.id, queued: claim.age, priority, open: part });
        left -= part;
      }
    }
  }

  /** After a change of a level: settles it, or leaves the change apart until its workflow has ended. */
  settleOrSetApart(level: Level, delta: Thousandths, workflow: string): void {
    if (isWorkflow(workflow)) {
      this.setApart(level, delta, workflow);
    } else {
      this.settle(level);
    }
  }

  /** A workflow has ended: nothing that it changed is apart any more. */
  endWorkflow(workflow: string): void {
    const ended = [...this.apart.values()].filter((apart) => apart.workflow === workflow);
    for (const { level } of ended) {
      this.apart.delete(`${level} by ${workflow}`);
      const known = this.levels.get(level);
      if (known) {
        this.settle(known);
      }
    }
  }

  private setApart(level: Level, delta: Thousandths, workflow: string): void {
    const key = givenKey(level, workflow);
    const known = this.apart.get(key);
    if (delta === 0) {
      return;
    }
    if (!known && delta > 0 && this.openAt(level) === shortage(level)) {
      return;
    }
    const sum = (known?.delta ?? 0) + delta;
    if (sum === 0) {
      this.apart.delete(key);
    } else {
      this.apart.set(key, { level: levelKey(level), workflow, delta: sum });
    }
  }

  private settledShortage(level: Level): Thousandths {
    const apart = [...this.apart.values()].filter((each) => each.level === levelKey(level));
    return Math.max(0, sum(apart.map(({ delta }) => delta)) - available(level));
  }

  /** Gives back some of a live claim's quantity at its level, and closes its open quantity. */
  giveBack(claim: Claim, quantity: Thousandths, workflow: string): void {
    if (quantity === 0) {
      return;
    }
    const level = this.level(claim.item, claim.location);
    if (claim.deducted) {
      level.stocked += quantity;
    } else {
      level.reserved -= quantity;
    }
    this.noteGiven(level, quantity, workflow);
    this.releases.push({ workflow, claim: claim.id, line: claim.line });
    const own = this.queue(level).filter((entry) => entry.claim === claim.id);
    const ownOpen = sum(own.map(({ open }) => open));
    const closed = Math.min(ownOpen, quantity);
    let closing = closed;
    for (const entry of own.sort((a, b) => b.queued - a.queued || b.number - a.number)) {
      const part = Math.min(entry.open, closing);
      closing -= part;
      entry.open -= part;
      if (part > 0) {
        entry.gaveUp = true;
      }
    }
    if (isWorkflow(workflow)) {
      this.setApart(level, quantity - closed, workflow);
    }
  }

  /** Open entries of a level, in the order in which they are filled. */
  queue(level: Pick<Level, "item" | "location">): Entry[] {
    return this.entries
      .filter((entry) => entry.open > 0 && levelKey(entry) === levelKey(level))
      .sort((a, b) => b.priority - a.priority || a.queued - b.queued || a.number - b.number);
  }

  private openAt(level: Level): Thousandths {
    return sum(this.queue(level).map(({ open }) => open));
  }

  private fillOldest(level: Level, quantity: Thousandths): void {
    let left = Math.max(0, quantity);
    for (const entry of this.queue(level)) {
      const filled = Math.min(entry.open, left);
      entry.open -= filled;
      left -= filled;
    }
  }

  private isAllowed(level: Level, part: Part): boolean {
    return level.policy.allow ?? this.itemPolicy(level.item).allow ?? part.claim.allow ?? false;
  }

  private limit(level: Level): Thousandths | null {
    return level.policy.limit ?? this.itemPolicy(level.item).limit;
  }

  private accepts(level: Level, part: Part, workflow: string): boolean {
    const after = available(level) - part.quantity;
    const limit = this.limit(level);
    const withinPolicy = this.isAllowed(level, part) && (limit === null || -after <= limit);
    return after >= 0 || withinPolicy || part.quantity <= this.credit(level, workflow);
  }

  private refusal(level: Level, part: Part): RefusedLine {
    return {
      item: level.item,
      location: level.location,
      line: part.claim.line,
      requested: part.quantity,
      available: Math.max(0, available(level)),
      limit: this.isAllowed(level, part) ? this.limit(level) : 0,
    };
  }

  /** What a workflow put back at a level, net, and may take again whatever the policy says. */
  private credit(level: Level, workflow: string): Thousandths {
    return Math.max(0, this.given.get(givenKey(level, workflow)) ?? 0);
  }

  private noteGiven(level: Level, quantity: Thousandths, workflow: string): void {
    const key = givenKey(level, workflow);
    this.given.set(key, (this.given.get(key) ?? 0) + quantity);
  }

  /**
   * What takes again in the workflow that gave back, the claim itself or another of its line item,
   * keeps the oldest place that it gave up, and its priority. A restored claim keeps it in any workflow.
   */
  private earlierEntry({ id, line, item }: Claim, { workflow, judged }: TakeOptions) {
    const released = this.releases
      .filter((release) => release.workflow === workflow)
      .filter((release) => release.claim === id || (line !== null && release.line === line))
      .map(({ claim }) => claim);
    const oldestOf = (claims: string[]) =>
      this.entries
        .filter((entry) => entry.gaveUp && entry.item === item && claims.includes(entry.claim))
        .sort((a, b) => a.queued - b.queued || a.number - b.number)[0];
    return oldestOf(released) ?? (judged ? undefined : oldestOf([id]));
  }
}
