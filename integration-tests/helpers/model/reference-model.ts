import { isWorkflow, ModelStock, type Part } from "./model-stock";
import { ModelSupply } from "./model-supply";
import type {
  Claim,
  ClaimInput,
  DeductOn,
  Entry,
  Level,
  LevelInput,
  Outcome,
  Policy,
  RefusedLine,
  Thousandths,
  UpdateInput,
} from "./types";

export type ItemColumns = Partial<Policy> & { lead?: number | null };

const done: Outcome = { kind: "accepted", claims: [] };

/**
 * What the Inventory Module should do, as a plain program: one thing after the other, in memory,
 * without locks or SQL. Written from docs/architecture.md, not from the module.
 *
 * Every operation takes the workflow that it belongs to (the context's `eventGroupId`), changes
 * the model, and says what the module should answer. A refused operation changes nothing.
 */
export class ReferenceModel {
  private stock = new ModelStock();
  /** Inbound supply, and what it promises. */
  readonly supply = new ModelSupply(() => this.stock);
  private deletions = 0;

  /** The form that new claims of line items get. */
  deductOn: DeductOn = "order";

  get levels() {
    return [...this.stock.levels.values()];
  }

  get claims(): readonly Claim[] {
    return this.stock.claims;
  }

  get entries() {
    return this.stock.entries;
  }

  get liveClaims(): Claim[] {
    return this.stock.claims.filter(({ state }) => state === "live");
  }

  /** Open entries of a level, in the order in which they are filled. */
  queueOf(level: { item: string; location: string }): Entry[] {
    return this.stock.queue(level);
  }

  hasLevel(item: string, location: string): boolean {
    return this.stock.findLevel(item, location) !== undefined;
  }

  setItemPolicy(item: string, { lead, ...policy }: ItemColumns): Outcome {
    this.stock.itemPolicies.set(item, { ...this.stock.itemPolicy(item), ...policy });
    if (lead !== undefined) {
      this.stock.itemLeads.set(item, lead);
    }
    return done;
  }

  createLevel(input: LevelInput, workflow: string): Outcome {
    if (this.hasLevel(input.item, input.location)) {
      return { kind: "error", type: "invalid_data" };
    }
    const { item, location, stocked = 0, allow = null, limit = null } = input;
    const { incoming = 0, lead = null } = input;
    const policy = { allow, limit };
    const level = this.stock.addLevel({ item, location, stocked: 0, reserved: 0, policy, lead });
    this.stock.changeStocked(level, stocked, workflow);
    this.supply.setIncoming(level, incoming);
    return done;
  }

  updateLevels(inputs: LevelInput[], workflow: string): Outcome {
    if (!inputs.every(({ item, location }) => this.hasLevel(item, location))) {
      return { kind: "error", type: "not_found" };
    }
    const tooLow = ({ item, location, incoming }: LevelInput) =>
      incoming !== undefined && incoming < this.supply.ordered(this.stock.level(item, location));
    if (inputs.some(tooLow)) {
      return { kind: "error", type: "invalid_data" };
    }
    for (const { item, location, stocked, allow, limit, incoming, lead } of inputs) {
      const level = this.stock.level(item, location);
      if (stocked !== undefined) {
        const delta = stocked - level.stocked;
        this.stock.changeStocked(level, delta, workflow);
        this.stock.settleOrSetApart(level, delta, workflow);
      }
      level.policy = {
        allow: allow === undefined ? level.policy.allow : allow,
        limit: limit === undefined ? level.policy.limit : limit,
      };
      level.lead = lead === undefined ? level.lead : lead;
      if (incoming !== undefined) {
        this.supply.setIncoming(level, incoming);
      }
    }
    return done;
  }

  /** A level that live claims stand on stays. */
  deleteLevel(item: string, location: string): Outcome {
    if (this.liveClaims.some((claim) => claim.item === item && claim.location === location)) {
      return { kind: "error", type: "not_allowed" };
    }
    this.stock.removeLevel(item, location);
    return done;
  }

  /** Adds deltas to what is stocked. Nobody asks the policy. */
  adjust(
    adjustments: { item: string; location: string; delta: Thousandths }[],
    workflow: string,
  ): Outcome {
    if (!adjustments.every(({ item, location }) => this.hasLevel(item, location))) {
      return { kind: "error", type: "not_found" };
    }
    for (const { item, location, delta } of adjustments) {
      this.stock.changeStocked(this.stock.level(item, location), delta, workflow);
    }
    for (const level of new Set(adjustments.map((each) => this.levelOf(each)))) {
      const own = adjustments.filter((each) => this.levelOf(each) === level);
      const delta = own.reduce((total, each) => total + each.delta, 0);
      this.stock.settleOrSetApart(level, delta, workflow);
    }
    return done;
  }

  endWorkflow(workflow: string): Outcome {
    this.stock.endWorkflow(workflow);
    return done;
  }

  claim(lines: ClaimInput[], workflow: string): Outcome {
    if (!lines.every(({ item, location }) => this.hasLevel(item, location))) {
      return { kind: "error", type: "not_found" };
    }
    return this.allOrNothing(() => {
      this.stock.tick();
      const parts = lines.map(({ item, location, line, quantity, allow }, ordinal): Part => {
        const deducted = line !== null && this.deductOn === "order";
        const fields = { item, location, line, quantity: 0, allow, deducted };
        return { claim: this.stock.addClaim(fields, ordinal), quantity, ordinal };
      });
      const refused = this.stock.take(parts, { workflow, judged: true });
      parts.forEach(({ claim, quantity }) => (claim.quantity = quantity));
      return { refused, claims: parts.map(({ claim }) => claim.id) };
    });
  }

  /** Everything that the updates give back goes back first; then they take. */
  update(updates: UpdateInput[], workflow: string): Outcome {
    const changes = updates.map(({ claim: id, quantity, location, allow }, ordinal) => {
      const claim = this.stock.claim(id);
      const from = { location: claim.location, quantity: claim.quantity };
      const to = { location: location ?? from.location, quantity: quantity ?? from.quantity };
      return { claim, from, to, allow, ordinal, moves: to.location !== from.location };
    });
    if (changes.some(({ claim }) => claim.state !== "live")) {
      return { kind: "error", type: "invalid_data" };
    }
    if (!changes.every(({ claim, to }) => this.hasLevel(claim.item, to.location))) {
      return { kind: "error", type: "not_found" };
    }
    return this.allOrNothing(() => {
      this.stock.tick();
      const touched = changes.flatMap(({ claim, from, to, moves }) =>
        moves || from.quantity !== to.quantity
          ? [from, to].map(({ location }) => this.levelOf({ item: claim.item, location }))
          : [],
      );
      for (const { claim, from, to, moves } of changes) {
        const remaining = moves ? 0 : Math.min(from.quantity, to.quantity);
        this.stock.giveBack(claim, from.quantity - remaining, workflow);
        claim.quantity = remaining;
      }
      const parts = changes.flatMap(({ claim, to, allow, ordinal }): Part[] => {
        claim.allow = allow ?? claim.allow;
        claim.location = to.location;
        const quantity = to.quantity - claim.quantity;
        return quantity > 0 ? [{ claim, quantity, ordinal }] : [];
      });
      const refused = this.stock.take(parts, { workflow, judged: true });
      parts.forEach(({ claim, quantity }) => (claim.quantity += quantity));
      this.settleOutsideWorkflow(touched, workflow);
      return { refused, claims: changes.map(({ claim }) => claim.id) };
    });
  }

  /** Claims that are gone already give nothing back; but they, too, can go for good. */
  delete(ids: string[], workflow: string, { forGood }: { forGood: boolean }): Outcome {
    const touched: Level[] = [];
    for (const claim of this.stock.claims.filter(({ id }) => ids.includes(id))) {
      if (claim.state === "live") {
        touched.push(this.levelOf(claim));
        this.stock.giveBack(claim, claim.quantity, workflow);
      } else if (!forGood) {
        continue;
      }
      claim.state = forGood ? "deleted for good" : "deleted restorably";
      claim.deletedByLine = null;
    }
    this.settleOutsideWorkflow(touched, workflow);
    return done;
  }

  deleteByLocation(location: string, workflow: string): Outcome {
    const there = this.liveClaims.filter((claim) => claim.location === location);
    return this.delete(
      there.map(({ id }) => id),
      workflow,
      { forGood: false },
    );
  }

  deleteByLine(lines: string[], workflow: string): Outcome {
    const removed = this.liveClaims.filter(({ line }) => line !== null && lines.includes(line));
    const ids = removed.map(({ id }) => id);
    this.delete(ids, workflow, { forGood: false });
    const deletion = { number: ++this.deletions, workflow };
    removed.forEach((claim) => (claim.deletedByLine = deletion));
    removed.forEach(({ line }) => this.stock.lastDeletion.set(String(line), deletion));
    return done;
  }

  restore(ids: string[], workflow: string): Outcome {
    const gone = this.stock.claims.filter(
      ({ id, state }) => ids.includes(id) && state === "deleted restorably",
    );
    return this.bringBack(gone, workflow);
  }

  /**
   * Brings back what the last deletion by line item removed of each line; in a compensation, what
   * this same workflow removed.
   */
  restoreByLine(
    lines: string[],
    workflow: string,
    { compensating }: { compensating: boolean },
  ): Outcome {
    const gone = this.stock.claims.filter(({ line, state, deletedByLine }) => {
      if (!line || !lines.includes(line) || state !== "deleted restorably" || !deletedByLine) {
        return false;
      }
      return compensating
        ? deletedByLine.workflow === workflow
        : deletedByLine.number === this.stock.lastDeletion.get(line)?.number;
    });
    return this.bringBack(gone, workflow);
  }

  private bringBack(gone: Claim[], workflow: string): Outcome {
    if (!gone.every(({ item, location }) => this.hasLevel(item, location))) {
      return { kind: "error", type: "not_found" };
    }
    this.stock.tick();
    const parts = gone.map((claim, ordinal): Part => ({
      claim,
      quantity: claim.quantity,
      ordinal,
    }));
    this.stock.take(parts, { workflow, judged: false });
    gone.forEach((claim) => (claim.state = "live"));
    return done;
  }

  private levelOf({ item, location }: { item: string; location: string }): Level {
    return this.stock.level(item, location);
  }

  private settleOutsideWorkflow(levels: readonly Level[], workflow: string): void {
    if (!isWorkflow(workflow)) {
      new Set(levels).forEach((level) => this.stock.settle(level));
    }
  }

  private allOrNothing(change: () => { refused: RefusedLine[]; claims: string[] }): Outcome {
    const before = this.stock.copy();
    const { refused, claims } = change();
    if (refused.length === 0) {
      return { kind: "accepted", claims };
    }
    this.stock = before;
    return { kind: "refused", lines: refused };
  }
}
