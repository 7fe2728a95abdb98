import type { Knex } from "@medusajs/framework/mikro-orm/knex";
import { MedusaError } from "@medusajs/framework/utils";
import { InsufficientStockError } from "../../../src/modules/inventory/domain/errors";
import type InventoryModuleService from "../../../src/modules/inventory/service";
import { uniqueId } from "../store/fixtures";
import { checkInvariants } from "./invariants";
import {
  adjustCall,
  type Adjustment,
  type Call,
  type CallContext,
  claimCall,
  deleteCall,
  restoreCall,
  updateCall,
} from "./calls";
import { pictureOfModel, pictureOfTables } from "./observe";
import type { Operation, Start, WorkflowPick } from "./operations";
import { ReferenceModel } from "./reference-model";
import { type Claim, type DeductOn, type Outcome, toThousandths } from "./types";
import { callOf, ITEMS, LOCATIONS, pickFrom } from "./world";

/** The module under test, once with each value of its option, on one database. */
export type Engines = { services: Record<DeductOn, InventoryModuleService>; knex: Knex };

/** A call that was made under an idempotency key. */
type KeyedCall = {
  call: Call;
  workflow: string;
  key: string;
  /** What it did when it was last accepted; undefined when it was refused. */
  claims?: string[];
  compensated: boolean;
};

const invoke = ":invoke";

/** Runs one sequence of operations against model and module, and compares after each. */
export class Simulation {
  private readonly model = new ReferenceModel();
  private readonly ids = new Map<string, string>();
  private readonly names = new Map<string, string>();
  private readonly history: KeyedCall[] = [];
  private readonly trace: string[] = [];
  private readonly run = uniqueId("run");
  private calls = 0;

  private readonly idOf = (name: string) => {
    const id = this.ids.get(name);
    if (id === undefined) {
      throw new Error(`The module has no id for ${name}`);
    }
    return id;
  };
  private readonly nameOf = (id: string) => this.names.get(id) ?? id;

  constructor(
    private readonly engines: Engines,
    deductOn: DeductOn,
  ) {
    this.model.deductOn = deductOn;
  }

  /**
   * @param start levels to begin with, and operations
   * @throws when model and module disagree or an invariant does not hold, with the calls so far
   */
  async play(start: Start): Promise<void> {
    for (const item of ITEMS) {
      const { id } = await this.service.createInventoryItems({ sku: uniqueId("sku") });
      this.bind(item, id);
    }
    LOCATIONS.forEach((location) => this.bind(location, uniqueId("sloc")));
    const free = { group: null, keyed: false };
    for (const [level, columns] of start.levels.entries()) {
      await this.perform({ kind: "createLevel", level: { level, ...columns }, workflow: free });
    }
    for (const operation of start.operations) {
      await this.perform(operation);
    }
  }

  private get service(): InventoryModuleService {
    return this.engines.services[this.model.deductOn];
  }

  private bind(name: string, id: string): void {
    this.ids.set(name, id);
    this.names.set(id, name);
  }

  private async perform(operation: Operation): Promise<void> {
    switch (operation.kind) {
      case "switchForm":
        this.model.deductOn = this.model.deductOn === "order" ? "fulfillment" : "order";
        this.trace.push(`-- deductOn: ${this.model.deductOn}`);
        return;
      case "replay":
        return this.replay(operation.back);
      case "compensateAdjust":
        return this.compensateAdjust(operation.back);
      case "takeAgain":
        return this.takeAgain(operation);
      case "fulfil":
        return this.fulfil(operation);
      default: {
        const call = callOf(operation, this.model, this.idOf);
        const compensating = operation.kind === "restoreByLine" && operation.compensating;
        const pick = "workflow" in operation ? operation.workflow : { group: null, keyed: false };
        if (call) {
          await this.make(call, pick, { compensating });
        }
      }
    }
  }

  private async make(
    call: Call,
    { group, keyed }: WorkflowPick,
    { compensating = false }: { compensating?: boolean } = {},
  ): Promise<void> {
    this.calls += 1;
    if (group === null && !compensating) {
      await this.check(call, `call ${this.calls}`, {});
      return;
    }
    const workflow = this.workflowName(group ?? "alone");
    const step = `wf:${workflow}:step-${this.calls}`;
    if (!keyed && !compensating) {
      await this.check(call, workflow, { eventGroupId: workflow });
      return;
    }
    const key = `${step}${compensating ? ":compensate" : invoke}`;
    const outcome = await this.check(call, workflow, {
      eventGroupId: workflow,
      idempotencyKey: key,
    });
    if (call.kind !== "natural" && !compensating) {
      const claims = outcome.kind === "accepted" ? outcome.claims : undefined;
      this.history.push({ call, workflow, key, claims, compensated: false });
    }
  }

  private workflowName(group: number | string): string {
    return `${this.run}-${group}`;
  }

  /** The same step once more: the first outcome, unless there was none or it was undone. */
  private async replay(back: number): Promise<void> {
    const earlier = pickFrom([...this.history].reverse(), back);
    if (!earlier) {
      return;
    }
    const { call, workflow, key, claims = [] } = earlier;
    const gone = claims.filter((id) => this.find(id).state === "deleted for good");
    if (call.kind === "claim" && gone.length > 0 && gone.length < claims.length) {
      return; // Half of a first outcome is nothing that a workflow could leave behind.
    }
    const undone = earlier.compensated || (call.kind === "claim" && gone.length > 0);
    const happensAnew = earlier.claims === undefined || undone;
    const again: Call = happensAnew
      ? call
      : { ...call, model: (model, name) => firstOutcome(call, model, name, claims) };
    const outcome = await this.check(
      { ...again, text: `replay of ${key}: ${call.text}` },
      workflow,
      { eventGroupId: workflow, idempotencyKey: key },
    );
    earlier.claims = outcome.kind === "accepted" ? outcome.claims : undefined;
    if (earlier.compensated) {
      // A step is invoked, undone and invoked again at most; a second undoing has no own key.
      this.history.splice(this.history.indexOf(earlier), 1);
    }
  }

  private async compensateAdjust(back: number): Promise<void> {
    const done = this.history.filter(
      ({ call, claims, compensated }) => call.kind === "adjust" && claims && !compensated,
    );
    const earlier = pickFrom(done.reverse(), back);
    const adjustments = earlier?.call.adjustments;
    if (!earlier || !adjustments) {
      return;
    }
    const inverse = adjustments.map((each): Adjustment => ({ ...each, delta: -each.delta }));
    const outcome = await this.check(adjustCall(inverse, this.idOf), earlier.workflow, {
      eventGroupId: earlier.workflow,
      idempotencyKey: earlier.key.replace(invoke, ":compensate"),
    });
    earlier.compensated = outcome.kind === "accepted";
  }

  /** What an order edit or a compensation does: give back, then take again, in one workflow. */
  private async takeAgain({
    claim: number,
    quantity,
    restore,
  }: Extract<Operation, { kind: "takeAgain" }>): Promise<void> {
    const claim = pickFrom(this.model.liveClaims, number);
    if (!claim) {
      return;
    }
    const { id, item, location, line } = claim;
    const steps = restore
      ? [deleteCall([id], this.idOf, false), restoreCall([id], this.idOf)]
      : [
          deleteCall([id], this.idOf, true),
          claimCall([{ item, location, line, quantity, allow: null }], this.idOf),
        ];
    await this.makeTogether(steps);
  }

  /** Core's fulfilment, and its cancellation, as core's workflows call the module. */
  private async fulfil({
    claim: number,
    quantity: wanted,
    cancel,
  }: Extract<Operation, { kind: "fulfil" }>): Promise<void> {
    const claim = pickFrom(this.model.liveClaims, number);
    if (!claim) {
      return;
    }
    const { id, item, location, line, quantity: whole } = claim;
    const quantity = Math.min(wanted, whole);
    const shrink = { claim: id, quantity: whole - quantity, allow: null };
    await this.makeTogether([
      adjustCall([{ item, location, delta: -quantity }], this.idOf),
      quantity < whole ? updateCall([shrink], this.idOf) : deleteCall([id], this.idOf, true),
    ]);
    if (!cancel) {
      return;
    }
    await this.makeTogether([
      adjustCall([{ item, location, delta: quantity }], this.idOf),
      quantity < whole
        ? updateCall([{ claim: id, quantity: whole, allow: null }], this.idOf)
        : claimCall([{ item, location, line, quantity, allow: null }], this.idOf),
    ]);
  }

  private async makeTogether(calls: Call[]): Promise<void> {
    const workflow = this.workflowName(`together-${this.calls}`);
    for (const call of calls) {
      this.calls += 1;
      await this.check(call, workflow, { eventGroupId: workflow });
    }
  }

  private find(id: string): Claim {
    const claim = this.model.claims.find((each) => each.id === id);
    if (!claim) {
      throw new Error(`The model has no claim ${id}`);
    }
    return claim;
  }

  /** Makes a call on both sides, and compares what they answer and what they are afterwards. */
  private async check(call: Call, workflow: string, context: CallContext): Promise<Outcome> {
    const names = [context.idempotencyKey ?? context.eventGroupId ?? "", call.text];
    this.trace.push(names.join(" ").replaceAll(`${this.run}-`, "").trim());
    try {
      const expected = call.model(this.model, workflow);
      const found = await this.outcomeOf(call.engine(this.service, { ...context }), expected);
      expect(found).toEqual(expected);
      const picture = await pictureOfTables(this.engines.knex, this.nameOf);
      expect(picture).toEqual(pictureOfModel(this.model));
      await checkInvariants(this.engines.knex);
      return expected;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const steps = this.trace.map((step, index) => `  ${index + 1}. ${step}`).join("\n");
      throw new Error(`After these calls:\n${steps}\n${message}`, { cause: error });
    }
  }

  /** The module's answer in the model's words. New claims get the names that the model gave. */
  private async outcomeOf(answer: Promise<unknown>, expected: Outcome): Promise<Outcome> {
    try {
      const rows = await answer;
      if (expected.kind !== "accepted" || expected.claims.length === 0) {
        return { kind: "accepted", claims: [] };
      }
      const found = (rows as { id: string }[]).map(({ id }) => id);
      expected.claims.forEach((name, index) => {
        const id = found[index];
        if (id !== undefined && !this.ids.has(name)) {
          this.bind(name, id);
        }
      });
      return { kind: "accepted", claims: found.map(this.nameOf) };
    } catch (error) {
      if (error instanceof InsufficientStockError) {
        const lines = error.lines.map((line) => ({
          item: this.nameOf(line.inventory_item_id),
          location: this.nameOf(line.location_id),
          line: line.line_item_id,
          requested: toThousandths(line.requested),
          available: toThousandths(line.available),
          limit: line.limit === null ? null : toThousandths(line.limit),
        }));
        return { kind: "refused", lines };
      }
      if (error instanceof MedusaError) {
        return { kind: "error", type: error.type } as Outcome;
      }
      throw error;
    }
  }
}

/**
 * What a replay answers: the first outcome, or that what it was about is gone by now.
 */
function firstOutcome(
  call: Call,
  model: ReferenceModel,
  workflow: string,
  claims: string[],
): Outcome {
  const now = call.kind === "claim" ? undefined : model.tryOut(() => call.model(model, workflow));
  return now?.kind === "error" ? now : { kind: "accepted", claims };
}
