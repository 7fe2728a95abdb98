import type { Knex } from "@medusajs/framework/mikro-orm/knex";
import type InventoryModuleService from "../../../src/modules/inventory/service";
import { uniqueId } from "../store/fixtures";
import { checkInvariants } from "./invariants";
import { withoutChange } from "./ledger";
import {
  adjustCall,
  type Adjustment,
  type Call,
  type CallContext,
  claimCall,
  deleteCall,
  endWorkflowCall,
  restoreCall,
  updateCall,
} from "./calls";
import { type Answer, answerOf } from "./answers";
import { Names } from "./names";
import { pictureOfModel, pictureOfTables, readTables } from "./observe";
import type { Operation, Start, WorkflowPick } from "./operations";
import { isWorkflow } from "./model-stock";
import { ReferenceModel } from "./reference-model";
import { supplyCallOf } from "./supply-calls";
import { isSupply } from "./supply-operations";
import type { DeductOn, Outcome } from "./types";
import { callOf, ITEMS, LOCATIONS, pickFrom } from "./world";

/** The module under test, once with each value of its option, on one database. */
export type Engines = { services: Record<DeductOn, InventoryModuleService>; knex: Knex };

/** A claim that its caller named. */
type NamedClaim = {
  call: Call;
  workflow: string;
  /** The first answer; undefined while there was none. */
  claims?: string[];
};

/** A change of supply or stock that its caller named, and its answer. */
type NamedChange = { call: Call; workflow: string; answer: Answer; receipt: number | null };

/** An adjustment that a workflow made, until the workflow undoes it. */
type Adjusted = { workflow: string; adjustments: Adjustment[] };

/** What takes an idempotency key. */
const KEYED: string[] = ["receive", "receiveStock", "adjustStock"];

/** Runs one sequence of operations against model and module, and compares after each. */
export class Simulation {
  private readonly model = new ReferenceModel();
  private readonly names = new Names();
  private readonly named: NamedClaim[] = [];
  private readonly changes: NamedChange[] = [];
  private readonly adjusted: Adjusted[] = [];
  /** Workflows that have not ended. */
  private readonly running = new Set<string>();
  private calm = false;
  private readonly workflows = new Set<string>();
  private readonly trace: string[] = [];
  private readonly run = uniqueId("run");
  private calls = 0;

  private readonly idOf = (name: string) => this.names.idOf(name);

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
      this.names.bind(item, id);
    }
    LOCATIONS.forEach((location) => this.names.bind(location, uniqueId("sloc")));
    this.calm = start.calm;
    const free = { group: null, keyed: false };
    for (const [level, columns] of start.levels.entries()) {
      await this.perform({ kind: "createLevel", level: { level, ...columns }, workflow: free });
    }
    for (const operation of start.operations) {
      await this.perform(operation);
    }
    for (const workflow of this.workflows) {
      await this.check(endWorkflowCall(workflow), workflow, {});
    }
  }

  private get service(): InventoryModuleService {
    return this.engines.services[this.model.deductOn];
  }

  private async perform(operation: Operation): Promise<void> {
    switch (operation.kind) {
      case "switchForm":
        this.model.deductOn = this.model.deductOn === "order" ? "fulfillment" : "order";
        this.trace.push(`-- deductOn: ${this.model.deductOn}`);
        return;
      case "replay":
        await this.replayChange(operation.back);
        return this.replay(operation.back);
      case "endWorkflow": {
        const workflow = this.workflowName(operation.group);
        await this.check(endWorkflowCall(workflow), workflow, {});
        return;
      }
      case "compensateAdjust":
        return this.compensateAdjust(operation.back);
      case "takeAgain":
        return this.takeAgain(operation);
      case "fulfil":
        return this.fulfil(operation);
      default: {
        const pick = "workflow" in operation ? operation.workflow : { group: null, keyed: false };
        this.calls += 1;
        const key = pick.keyed ? `${this.run}-key-${this.calls}` : undefined;
        if (isSupply(operation)) {
          const { model, idOf } = this;
          const call = supplyCallOf(operation, { model, idOf, key });
          return call && this.changeSupply(call, pick, operation.kind);
        }
        const call = callOf(operation, this.model, this.idOf, key);
        const compensating = operation.kind === "restoreByLine" && operation.compensating;
        if (call) {
          const made = await this.make(call, pick, { compensating });
          if (operation.kind === "claim" && pick.keyed) {
            this.named.push({ call, ...made });
          }
          if (call.adjustments && pick.group !== null && made.claims) {
            this.adjusted.push({ workflow: made.workflow, adjustments: call.adjustments });
          }
        }
      }
    }
  }

  private async make(
    call: Call,
    { group }: WorkflowPick,
    { compensating = false }: { compensating?: boolean } = {},
  ): Promise<{ workflow: string; claims?: string[]; answer: Answer }> {
    const alone = (group === null || this.calm) && !compensating;
    const workflow = alone ? `call ${this.calls}` : this.workflowName(group ?? "alone");
    const answer = await this.check(call, workflow, {
      ...(!alone && { eventGroupId: workflow }),
      ...(compensating && { idempotencyKey: `wf:${workflow}:step-${this.calls}:compensate` }),
    });
    const { outcome } = answer;
    return { workflow, answer, claims: outcome.kind === "accepted" ? outcome.claims : undefined };
  }

  /** A change of supply, which books what it said that it would. */
  private async changeSupply(call: Call, pick: WorkflowPick, kind: Operation["kind"]) {
    const receipts = this.model.supply.receipts.length;
    const { workflow, answer } = await this.make(call, pick);
    if (pick.keyed && answer.outcome.kind === "supplied" && KEYED.includes(kind)) {
      const receipt = this.model.supply.receipts.length > receipts ? receipts : null;
      this.changes.push({ call, workflow, answer, receipt });
    }
  }

  /** A named change once more: the first answer, and nothing is booked; one that was undone is nobody's first. */
  private async replayChange(back: number): Promise<void> {
    const { receipts } = this.model.supply;
    const booked = this.changes.filter(
      ({ receipt }) => receipt === null || !receipts[receipt]?.undone,
    );
    const earlier = pickFrom(booked.reverse(), back);
    if (earlier) {
      const { call, workflow, answer } = earlier;
      const context = { ...(isWorkflow(workflow) && { eventGroupId: workflow }) };
      const again: Call = { ...call, text: `again: ${call.text}`, tried: undefined };
      await this.check({ ...again, model: () => answer.outcome }, workflow, context);
    }
  }

  private workflowName(group: number | string): string {
    const name = `${this.run}-${group}`;
    this.workflows.add(name);
    return name;
  }

  /** A named claim once more: the first answer, whatever became of it; where it was refused, it is made anew. */
  private async replay(back: number): Promise<void> {
    const earlier = pickFrom([...this.named].reverse(), back);
    if (!earlier) {
      return;
    }
    const { call, workflow, claims } = earlier;
    const again: Call = claims ? { ...call, model: () => ({ kind: "accepted", claims }) } : call;
    const { outcome } = await this.check({ ...again, text: `again: ${call.text}` }, workflow, {
      ...(isWorkflow(workflow) && { eventGroupId: workflow }),
    });
    earlier.claims = outcome.kind === "accepted" ? outcome.claims : undefined;
  }

  private async compensateAdjust(back: number): Promise<void> {
    const earlier = pickFrom([...this.adjusted].reverse(), back);
    if (!earlier) {
      return;
    }
    const { workflow, adjustments } = earlier;
    const inverse = adjustments.map((each): Adjustment => ({ ...each, delta: -each.delta }));
    this.calls += 1;
    await this.check(adjustCall(inverse, this.idOf), workflow, {
      eventGroupId: workflow,
      idempotencyKey: `wf:${workflow}:step-${this.calls}:compensate`,
    });
    this.adjusted.splice(this.adjusted.indexOf(earlier), 1);
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
    await this.check(endWorkflowCall(workflow), workflow, {});
  }

  /** Makes a call on both sides, and compares what they answer and what they are afterwards. */
  private async check(call: Call, workflow: string, context: CallContext): Promise<Answer> {
    const names = [context.idempotencyKey ?? context.eventGroupId ?? "", call.text];
    this.trace.push(names.join(" ").replaceAll(`${this.run}-`, "").trim());
    try {
      const tried = await this.tryOut(call, context);
      const expected = call.model(this.model, workflow);
      const found = await answerOf(
        call.engine(this.service, { ...context }),
        this.names.namer(this.model, expected),
      );
      expect(found.outcome).toEqual(this.comparable(expected, found.outcome));
      if (tried) {
        expect(tried).toEqual(found);
      }
      if (context.eventGroupId) {
        this.running.add(workflow);
      }
      await this.compare();
      return found;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const steps = this.trace.map((step, index) => `  ${index + 1}. ${step}`).join("\n");
      throw new Error(`After these calls:\n${steps}\n${message}`, { cause: error });
    }
  }

  /** Compares all that is stored, and looks for breaches with the tests' rules and the module's own. */
  private async compare(): Promise<void> {
    const tables = await readTables(this.engines.knex);
    expect(pictureOfTables(tables, this.names.nameOf)).toEqual(pictureOfModel(this.model));
    this.names.bindSupply(this.model, tables);
    await checkInvariants(this.engines.knex);
    expect(await this.service.findBreaches()).toEqual([]);
  }

  /** The call as a dry run: what it answers, while everything stays as it was. */
  private async tryOut(call: Call, context: CallContext): Promise<Answer | undefined> {
    if (!call.tried) {
      return undefined;
    }
    const { knex } = this.engines;
    const none: Outcome = { kind: "accepted", claims: [] };
    return await withoutChange(knex, () =>
      answerOf(
        call.tried?.(this.service, { ...context }) ?? Promise.resolve(),
        this.names.namer(this.model, none),
      ),
    );
  }

  /** What a workflow that still runs has promised is told as one with what comes after; see the tests of promises. */
  private comparable(expected: Outcome, found: Outcome): Outcome {
    const told = expected.kind === "supplied" && found.kind === "supplied";
    return told && this.running.size > 0 ? { ...expected, promises: found.promises } : expected;
  }
}
