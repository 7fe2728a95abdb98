import { MedusaError } from "@medusajs/framework/utils";

import { changedError, keyReusedError } from "../domain/errors";
import {
  changeSupply as change,
  type MissingSupplyLine,
  type SupplyAnswer,
  type SupplyOperation,
} from "../engine/change-supply";
import { changeContext } from "../engine/change-context";
import { runChange } from "../engine/database";
import type {
  DryRunOption,
  PriorityOutcome,
  ReplenishmentOrderDTO,
  SupplyOutcome,
} from "../supply-types";
import { announceLevels, type Call } from "./announce";
import {
  readAdjustments,
  readEntryOrder,
  readLineChanges,
  readOrderFields,
  readPriority,
  readReceipt,
  readReplenishmentOrders,
  readStockReceipt,
  type SupplyInput,
} from "./read-supply-input";
import { toBackorderEntry, toSupplyOutcome } from "./supply-dto";
import { requiredId } from "./check-input";

export type SupplyChange = {
  operation: SupplyOperation;
  /** The service's method. */
  cause: string;
  input: SupplyInput;
  /** What an item that is not stocked stands at, e.g. "lines[2]". */
  place?: (missing: MissingSupplyLine) => string;
};

/** What the engine is given for each method: its name, and what its caller gave, read and checked. */
export const supplyChanges = {
  create: (input: unknown, { dry_run }: DryRunOption = {}): SupplyChange => ({
    operation: "create",
    cause: "createReplenishmentOrders",
    input: { fields: { orders: readReplenishmentOrders(input) }, dry_run },
    place: ({ order, line }) => `replenishment_orders[${order}].lines[${line}]`,
  }),
  update: (input: unknown): SupplyChange => ({
    operation: "update",
    cause: "updateReplenishmentOrder",
    input: readOrderFields(input, ["supplier", "reference", "expected_at", "note", "metadata"]),
  }),
  lines: (input: unknown): SupplyChange => ({
    operation: "lines",
    cause: "batchReplenishmentLines",
    input: readLineChanges(input),
    place: ({ line }) => `create[${line}]`,
  }),
  place: (input: unknown): SupplyChange => ({
    operation: "place",
    cause: "placeReplenishmentOrder",
    input: readOrderFields(input, ["expected_at"]),
  }),
  cancel: (input: unknown): SupplyChange => ({
    operation: "end",
    cause: "cancelReplenishmentOrder",
    input: ending(input, "cancelled"),
  }),
  close: (input: unknown): SupplyChange => ({
    operation: "end",
    cause: "closeReplenishmentOrder",
    input: ending(input, "closed"),
  }),
  delete: (id: unknown): SupplyChange => ({
    operation: "delete",
    cause: "deleteReplenishmentOrder",
    input: { fields: { id: requiredId(id, "id") } },
  }),
  restore: (order: ReplenishmentOrderDTO): SupplyChange => ({
    operation: "restore",
    cause: "restoreReplenishmentOrder",
    input: { fields: { order: { ...order, lines: order.lines ?? [] } } },
  }),
  orderEntries: (input: unknown): SupplyChange => ({
    operation: "order_entries",
    cause: "orderSupplyForBackorders",
    input: readEntryOrder(input),
  }),
  receive: (input: unknown): SupplyChange => ({
    operation: "receive",
    cause: "receiveReplenishmentOrder",
    input: readReceipt(input),
  }),
  receiveStock: (input: unknown): SupplyChange => ({
    operation: "receive_stock",
    cause: "receiveStock",
    input: readStockReceipt(input),
    place: () => "inventory_item_id",
  }),
  undoReceipt: (id: unknown): SupplyChange => ({
    operation: "undo_receipt",
    cause: "undoReceipt",
    input: { fields: { id: requiredId(id, "id") } },
  }),
  adjust: (input: unknown): SupplyChange => ({
    operation: "adjust",
    cause: "adjustStock",
    input: readAdjustments(input),
    place: ({ line }) => `adjustments[${line}]`,
  }),
  priority: (input: unknown): SupplyChange => ({
    operation: "priority",
    cause: "setBackorderPriority",
    input: readPriority(input),
  }),
};

function ending(input: unknown, as: "cancelled" | "closed"): SupplyInput {
  const read = readOrderFields(input, []);
  return { ...read, fields: { ...read.fields, as } };
}

/**
 * Makes a change of supply, stock or priorities, or tries it, and announces the levels that it changed.
 *
 * @throws MedusaError as the engine refuses it; nothing was written then
 */
export async function changeSupply(given: SupplyChange, call: Call): Promise<SupplyOutcome> {
  return toSupplyOutcome(await answerOf(given, call));
}

/** Sets the priority of entries, and says what they are afterwards. */
export async function setBackorderPriority(input: unknown, call: Call): Promise<PriorityOutcome> {
  const answer = await answerOf(supplyChanges.priority(input), call);
  return {
    ...toSupplyOutcome(answer),
    backorder_entries: (answer.backorder_entries ?? []).map(toBackorderEntry),
  };
}

async function answerOf(
  { operation, cause, input, place }: SupplyChange,
  call: Call,
): Promise<SupplyAnswer> {
  const { fields, dry_run = false, actor = null, idempotency_key = null } = input;
  const context = changeContext({
    cause,
    context: call.context,
    actor,
    // What is only tried is no change that a key could name.
    named: { idempotency_key: dry_run ? null : idempotency_key, payload: fields },
  });
  const outcome = await runChange(call.context, (execute) =>
    change(execute, { operation, input: { ...fields, dry_run } }, context),
  );
  if ("error" in outcome) {
    throw outcome.error.type === "conflict"
      ? changedError(outcome.error.message)
      : new MedusaError(outcome.error.type, outcome.error.message);
  }
  if ("missing" in outcome) {
    throw new MedusaError(
      MedusaError.Types.NOT_FOUND,
      outcome.missing.map((line) => missingText(line, place)).join(", "),
    );
  }
  if ("key_reused" in outcome) {
    throw keyReusedError(idempotency_key ?? "");
  }
  if (!dry_run && !outcome.replayed) {
    announceLevels(call, outcome.level_ids);
  }
  return outcome;
}

function missingText(missing: MissingSupplyLine, place: SupplyChange["place"]): string {
  const what = missing.item_exists
    ? `item ${missing.inventory_item_id} is not stocked at location ${missing.location_id}`
    : `inventory item ${missing.inventory_item_id} does not exist`;
  return place ? `${place(missing)}: ${what}` : what;
}
