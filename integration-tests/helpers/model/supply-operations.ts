import * as fc from "fast-check";

import type { AdjustPick, WorkflowPick } from "./operations";
import type { Thousandths } from "./types";

/** Days are numbers, null is no date. Orders and their lines are named by numbers, as levels and claims are. */
type Day = number | null;
type NewLinePick = { item: number; quantity: Thousandths; due?: Day };

/** Operations on supply, receipts, stock and priorities. */
export type SupplyOperation =
  | {
      kind: "createOrder";
      location: number;
      ordered: boolean;
      due: Day;
      lines: NewLinePick[];
      workflow: WorkflowPick;
    }
  | { kind: "placeOrder"; order: number; due?: Day; workflow: WorkflowPick }
  | { kind: "dateOrder"; order: number; due: Day; workflow: WorkflowPick }
  | {
      kind: "changeLines";
      order: number;
      create: NewLinePick[];
      update: { line: number; quantity?: Thousandths; due?: Day }[];
      remove: number[];
      workflow: WorkflowPick;
    }
  | { kind: "endOrder"; order: number; as: "cancel" | "close"; workflow: WorkflowPick }
  | { kind: "deleteOrder"; order: number }
  | { kind: "receive"; order: number; lines: DeliveredPick[]; workflow: WorkflowPick }
  | ({ kind: "receiveStock"; level: number; workflow: WorkflowPick } & Omit<DeliveredPick, "line">)
  | { kind: "undoReceipt"; receipt: number; workflow: WorkflowPick }
  | { kind: "adjustStock"; adjustments: AdjustPick[]; workflow: WorkflowPick }
  | {
      kind: "priority";
      priority: number;
      entries: number[];
      lines: number[];
      workflow: WorkflowPick;
    };

export type DeliveredPick = { line: number; accepted: Thousandths; rejected: Thousandths };

const KINDS: Record<SupplyOperation["kind"], true> = {
  createOrder: true,
  placeOrder: true,
  dateOrder: true,
  changeLines: true,
  endOrder: true,
  deleteOrder: true,
  receive: true,
  receiveStock: true,
  undoReceipt: true,
  adjustStock: true,
  priority: true,
};

export const isSupply = (operation: { kind: string }): operation is SupplyOperation =>
  operation.kind in KINDS;

type Parts = {
  pick: fc.Arbitrary<number>;
  quantity: fc.Arbitrary<Thousandths>;
  delta: fc.Arbitrary<Thousandths>;
  workflow: fc.Arbitrary<WorkflowPick>;
};

const few = <T>(arbitrary: fc.Arbitrary<T>, minLength = 1, maxLength = 3) =>
  fc.array(arbitrary, { minLength, maxLength });
const kind = <Kind extends SupplyOperation["kind"]>(name: Kind) => fc.constant(name);

/** Few days, so that lines share them. */
const due = fc.option(fc.nat({ max: 5 }), { freq: 4 });

/**
 * @param parts how levels, quantities and workflows are made elsewhere
 * @returns an arbitrary for one operation
 */
export function supplyOperation({
  pick,
  quantity,
  delta,
  workflow,
}: Parts): fc.Arbitrary<SupplyOperation> {
  const newLine = fc.record({ item: pick, quantity, due }, { requiredKeys: ["item", "quantity"] });
  const rejected = fc.oneof(
    { weight: 4, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: quantity },
  );
  const accepted = fc.oneof(
    { weight: 6, arbitrary: quantity },
    { weight: 1, arbitrary: fc.constant(0) },
  );
  const delivered = { accepted, rejected };
  const weighted = <T extends SupplyOperation>(weight: number, arbitrary: fc.Arbitrary<T>) => ({
    weight,
    arbitrary: arbitrary as fc.Arbitrary<SupplyOperation>,
  });
  const order = pick;
  return fc.oneof(
    weighted(
      8,
      fc.record({
        kind: kind("createOrder"),
        location: pick,
        ordered: fc.boolean(),
        due,
        lines: few(newLine),
        workflow,
      }),
    ),
    weighted(
      4,
      fc.record(
        { kind: kind("placeOrder"), order, due, workflow },
        { requiredKeys: ["kind", "order", "workflow"] },
      ),
    ),
    weighted(4, fc.record({ kind: kind("dateOrder"), order, due, workflow })),
    weighted(
      4,
      fc.record({
        kind: kind("changeLines"),
        order,
        create: few(newLine, 0, 2),
        update: few(
          fc.record(
            { line: pick, quantity: fc.oneof(quantity, fc.constant(0)), due },
            { requiredKeys: ["line"] },
          ),
          0,
        ),
        remove: few(pick, 0, 1),
        workflow,
      }),
    ),
    weighted(
      2,
      fc.record({
        kind: kind("endOrder"),
        order,
        as: fc.constantFrom("cancel" as const, "close" as const),
        workflow,
      }),
    ),
    weighted(1, fc.record({ kind: kind("deleteOrder"), order })),
    weighted(
      10,
      fc.record({
        kind: kind("receive"),
        order,
        lines: few(fc.record({ line: pick, ...delivered })),
        workflow,
      }),
    ),
    weighted(3, fc.record({ kind: kind("receiveStock"), level: pick, ...delivered, workflow })),
    weighted(2, fc.record({ kind: kind("undoReceipt"), receipt: pick, workflow })),
    weighted(
      4,
      fc.record({
        kind: kind("adjustStock"),
        adjustments: few(fc.record({ level: pick, delta })),
        workflow,
      }),
    ),
    weighted(
      4,
      fc.record({
        kind: kind("priority"),
        priority: fc.integer({ min: -1, max: 2 }),
        entries: few(pick, 0),
        lines: few(pick, 0, 1),
        workflow,
      }),
    ),
  );
}
