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
  endWorkflowCall,
  restoreCall,
  updateCall,
} from "./calls";
import { pictureOfModel, pictureOfTables } from "./observe";
import type { Operation, Start, WorkflowPick } from "./operations";
import { isWorkflow } from "./model-stock";
import { ReferenceModel } from "./reference-model";
import { type DeductOn, type Outcome, toThousandths } from "./types";
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

/** An adjustment that a workflow made, until the workflow undoes it. */
type Adjusted = { workflow: string; adjustments: Adjustment[] };

/** Runs one sequence of operations against model and module, and compares after each. */
export class Simulation {
  private readonly model = new ReferenceModel();
  private readonly ids = new Map<string, string>();
  private readonly names = new Map<string, string>();
  private readonly named: NamedClaim[] = [];
  private readonly adjusted: Adjusted[] = [];
  private readonly workflows = new Set<string>();
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
    for (const workflow of this.workflows) {
      await this.check(endWorkflowCall(workflow), workflow, {});
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
  ): Promise<{ workflow: string; claims?: string[] }> {
    const alone = group === null && !compensating;
    const workflow = alone ? `call ${this.calls}` : this.workflowName(group ?? "alone");
    const outcome = await this.check(call, workflow, {
      ...(!alone && { eventGroupId: workflow }),
      ...(compensating && { idempotencyKey: `wf:${workflow}:step-${this.calls}:compensate` }),
    });
    return { workflow, claims: outcome.kind === "accepted" ? outcome.claims : undefined };
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
    const outcome = await this.check({ ...again, text: `again: ${call.text}` }, workflow, {
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
