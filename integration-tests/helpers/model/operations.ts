import * as fc from "fast-check";
import { supplyOperation, type SupplyOperation } from "./supply-operations";
import type { Thousandths } from "./types";

/**
 * Operations as fast-check makes them. They name levels, claims, line items and workflows by
 * numbers, which are read against what there is when the operation runs, so that any part of a
 * sequence is a sequence too and shrinking works.
 */
export type Operation =
  | SupplyOperation
  | { kind: "claim"; lines: ClaimPick[]; workflow: WorkflowPick }
  | { kind: "update"; updates: UpdatePick[]; workflow: WorkflowPick }
  | { kind: "delete" | "softDelete" | "restore"; claims: number[]; workflow: WorkflowPick }
  | { kind: "deleteByLine"; lines: number[]; workflow: WorkflowPick }
  | { kind: "restoreByLine"; lines: number[]; compensating: boolean; workflow: WorkflowPick }
  | { kind: "deleteByLocation"; location: number; workflow: WorkflowPick }
  | { kind: "adjust"; adjustments: AdjustPick[]; workflow: WorkflowPick }
  | { kind: "createLevel"; level: LevelPick; workflow: WorkflowPick }
  | { kind: "updateLevels"; levels: LevelPick[]; workflow: WorkflowPick }
  | { kind: "deleteLevel"; level: number }
  | ({ kind: "itemPolicy"; item: number } & Omit<LevelPick, "level" | "stocked" | "incoming">)
  /** The last claim but `back` that had an idempotency key, once more. */
  | { kind: "replay"; back: number }
  /** A workflow ends: what it changed is settled. */
  | { kind: "endWorkflow"; group: number }
  /** Undoes the last adjustment of a workflow but `back`, in its compensation. */
  | { kind: "compensateAdjust"; back: number }
  /** One workflow gives a claim's quantity back and takes `quantity` for the same line again. */
  | { kind: "takeAgain"; claim: number; quantity: Thousandths; restore: boolean }
  /** Core's fulfilment of some of a claim, in one workflow: adjust down, then shrink or delete. */
  | { kind: "fulfil"; claim: number; quantity: Thousandths; cancel: boolean }
  /** The store's option `deductOn` changes. */
  | { kind: "switchForm" };

export type ClaimPick = {
  level: number;
  quantity: Thousandths;
  line: number | null;
  allow: boolean | null;
};
export type UpdatePick = {
  claim: number;
  quantity?: Thousandths;
  location?: number;
  allow: boolean | null;
};
export type AdjustPick = { level: number; delta: Thousandths };
export type LevelPick = {
  level: number;
  stocked?: Thousandths;
  allow?: boolean | null;
  limit?: Thousandths | null;
  incoming?: Thousandths;
  lead?: number | null;
};
/** Which workflow runs the operation, none for a call by itself, and whether its caller names a claim. */
export type WorkflowPick = { group: number | null; keyed: boolean };

const pick = fc.nat({ max: 11 });

/** Small, so that levels run out; mostly whole, sometimes with as many digits as the model has. */
const quantity = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 6 }).map((units) => units * 1000) },
  { weight: 2, arbitrary: fc.constantFrom(500, 250, 1, 1999, 3333) },
);
const delta = fc.oneof(
  { weight: 3, arbitrary: quantity },
  { weight: 3, arbitrary: quantity.map((each) => -each) },
  { weight: 1, arbitrary: fc.constant(0) },
);
const stocked = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -3, max: 12 }).map((units) => units * 1000) },
  { weight: 1, arbitrary: fc.constantFrom(2500, -1, 7001) },
);
const allow = fc.constantFrom(true, true, false, null);
const limit = fc.oneof(
  { weight: 3, arbitrary: fc.constant(null) },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 9 }).map((units) => units * 1000) },
  { weight: 1, arbitrary: fc.constant(1500) },
);
const workflow: fc.Arbitrary<WorkflowPick> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ group: null, keyed: false }) },
  { weight: 4, arbitrary: fc.record({ group: fc.nat({ max: 2 }), keyed: fc.boolean() }) },
);

const claimPick: fc.Arbitrary<ClaimPick> = fc.record({
  level: pick,
  quantity,
  line: fc.option(fc.nat({ max: 3 }), { freq: 4 }),
  allow,
});
const updatePick: fc.Arbitrary<UpdatePick> = fc
  .tuple(fc.constantFrom("resize", "move", "both"), pick, quantity, pick, allow)
  .map(([how, claim, resized, location, allowed]) => ({
    claim,
    allow: allowed,
    ...(how === "move" ? {} : { quantity: resized }),
    ...(how === "resize" ? {} : { location }),
  }));
const lead = fc.option(fc.constantFrom(0, 3, 14));
const incoming = fc.constantFrom(0, 0, 1000, 2500, 6000);
const policyFields = { allow, limit, lead };
const levelUpdate: fc.Arbitrary<LevelPick> = fc.record(
  { level: pick, stocked, incoming, ...policyFields },
  { requiredKeys: ["level"] },
);
const few = <T>(arbitrary: fc.Arbitrary<T>, max = 3) =>
  fc.array(arbitrary, { minLength: 1, maxLength: max });
const kind = <Kind extends Operation["kind"]>(name: Kind) => fc.constant(name);

const operation: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 40, arbitrary: supplyOperation({ pick, quantity, delta, workflow }) },
  {
    weight: 20,
    arbitrary: fc.record({ kind: kind("claim"), lines: few(claimPick, 4), workflow }),
  },
  {
    weight: 8,
    arbitrary: fc.record({ kind: kind("update"), updates: few(updatePick), workflow }),
  },
  { weight: 3, arbitrary: fc.record({ kind: kind("delete"), claims: few(pick), workflow }) },
  { weight: 3, arbitrary: fc.record({ kind: kind("softDelete"), claims: few(pick), workflow }) },
  { weight: 3, arbitrary: fc.record({ kind: kind("restore"), claims: few(pick), workflow }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: kind("deleteByLine"), lines: few(pick, 2), workflow }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: kind("restoreByLine"),
      lines: few(pick, 2),
      compensating: fc.boolean(),
      workflow,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: kind("deleteByLocation"), location: pick, workflow }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: kind("adjust"),
      adjustments: few(fc.record({ level: pick, delta })),
      workflow,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: kind("createLevel"), level: levelUpdate, workflow }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: kind("updateLevels"), levels: few(levelUpdate), workflow }),
  },
  { weight: 1, arbitrary: fc.record({ kind: kind("deleteLevel"), level: pick }) },
  {
    weight: 2,
    arbitrary: fc.record(
      { kind: kind("itemPolicy"), item: pick, ...policyFields },
      { requiredKeys: ["kind", "item"] },
    ),
  },
  { weight: 4, arbitrary: fc.record({ kind: kind("replay"), back: fc.nat({ max: 3 }) }) },
  {
    weight: 5,
    arbitrary: fc.record({ kind: kind("endWorkflow"), group: fc.nat({ max: 2 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: kind("compensateAdjust"), back: fc.nat({ max: 1 }) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: kind("takeAgain"),
      claim: pick,
      quantity,
      restore: fc.boolean(),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: kind("fulfil"), claim: pick, quantity, cancel: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ kind: kind("switchForm") }) },
);

/** What a sequence starts from: a stocked quantity and a policy for each of the world's levels. */
export type Start = {
  levels: Omit<LevelPick, "level">[];
  /** No call is part of a workflow that goes on. */
  calm: boolean;
  operations: Operation[];
};

/**
 * @param levels how many levels the world has
 * @param length the most operations of a sequence
 * @returns an arbitrary for whole sequences, with the levels that they start from
 */
export function sequences(levels: number, length: number): fc.Arbitrary<Start> {
  return fc.record({
    levels: fc.array(fc.record({ stocked, incoming, ...policyFields }), {
      minLength: levels,
      maxLength: levels,
    }),
    calm: fc.boolean(),
    operations: fc.array(operation, { maxLength: length, size: "max" }),
  });
}
