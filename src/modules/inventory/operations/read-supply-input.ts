import { parseQuantity, type QuantityRule } from "../domain/quantity";
import {
  checkFields,
  idList,
  invalid,
  optionalDate,
  optionalMetadata,
  optionalText,
  refuseTwice,
  requiredId,
} from "./check-input";

/** A caller's input, read: what the engine is given, and how the change is made. */
export type SupplyInput = {
  fields: Record<string, unknown>;
  dry_run?: boolean;
  actor?: string | null;
  idempotency_key?: string | null;
};

type Row = Record<string, unknown>;

const LINE_FIELDS = ["inventory_item_id", "quantity", "expected_at"];
const ORDER_FIELDS = [
  "location_id",
  "status",
  "supplier",
  "reference",
  "expected_at",
  "note",
  "metadata",
  "lines",
];
const ADJUSTMENT_FIELDS = [
  "inventory_item_id",
  "location_id",
  "adjustment",
  "on_hand",
  "expected_on_hand",
];
const CHANGE_FIELDS = ["unchanged_since", "dry_run"];
const RECEIPT_FIELDS = ["received_at", "actor", "idempotency_key", "dry_run"];

/** How far a clock may be ahead of ours. */
const CLOCK_MS = 60_000;

/** A whole number that fits the column. */
const MAX_PRIORITY = 1_000_000_000;

/** Reads the input of `createReplenishmentOrders`. */
export function readReplenishmentOrders(input: unknown): Row[] {
  return list(input, "replenishment_orders").map((entry, index) => {
    const field = `replenishment_orders[${index}]`;
    const order = checkFields(entry, field, ORDER_FIELDS);
    const status = order.status ?? "draft";
    if (status !== "draft" && status !== "ordered") {
      throw invalid(`${field}.status must be "draft" or "ordered", received ${String(status)}`);
    }
    const lines = readOrderLines(order.lines, `${field}.lines`);
    if (status === "ordered" && !lines.length) {
      throw invalid(`${field}.lines must have at least one line to order`);
    }
    return {
      location_id: requiredId(order.location_id, `${field}.location_id`),
      status,
      supplier: optionalText(order.supplier, `${field}.supplier`),
      reference: optionalText(order.reference, `${field}.reference`),
      expected_at: optionalDate(order.expected_at, `${field}.expected_at`),
      note: optionalText(order.note, `${field}.note`),
      metadata: optionalMetadata(order.metadata, `${field}.metadata`),
      lines,
    };
  });
}

/** Reads lines that are added to an order. */
export function readOrderLines(input: unknown, field: string): Row[] {
  return list(input, field).map((entry, index) => {
    const at = `${field}[${index}]`;
    const line = checkFields(entry, at, LINE_FIELDS);
    return {
      inventory_item_id: requiredId(line.inventory_item_id, `${at}.inventory_item_id`),
      quantity: parseQuantity(line.quantity, { field: `${at}.quantity` }),
      expected_at: optionalDate(line.expected_at, `${at}.expected_at`),
    };
  });
}

const ORDER_FIELD_READERS: Record<string, (value: unknown, field: string) => unknown> = {
  supplier: optionalText,
  reference: optionalText,
  note: optionalText,
  expected_at: optionalDate,
  metadata: optionalMetadata,
};

/** Reads an order's id and the columns of it that are given, of those that may be. */
export function readOrderFields(input: unknown, known: readonly string[]): SupplyInput {
  const given = checkFields(input, "input", ["id", ...CHANGE_FIELDS, ...known]);
  const fields: Row = {};
  for (const name of known) {
    if (given[name] !== undefined) {
      fields[name] = ORDER_FIELD_READERS[name](given[name], name);
    }
  }
  return {
    fields: { ...readRef(given), fields },
    dry_run: readSwitch(given.dry_run, "dry_run"),
  };
}

/** Reads the input of `batchReplenishmentLines`. */
export function readLineChanges(input: unknown): SupplyInput {
  const given = checkFields(input, "input", ["id", "create", "update", "delete", ...CHANGE_FIELDS]);
  const update = list(given.update ?? [], "update").map((entry, index) => {
    const field = `update[${index}]`;
    const line = checkFields(entry, field, ["id", "quantity", "expected_at"]);
    const fields: Row = {};
    if (line.quantity !== undefined) {
      fields.quantity = parseQuantity(line.quantity, {
        field: `${field}.quantity`,
        rule: "non-negative",
      });
    }
    if (line.expected_at !== undefined) {
      fields.expected_at = optionalDate(line.expected_at, `${field}.expected_at`);
    }
    return { id: requiredId(line.id, `${field}.id`), fields };
  });
  const gone = idList(given.delete ?? [], "delete");
  refuseTwice([...update.map(({ id }) => id), ...gone], (index) => {
    const field = index < update.length ? `update[${index}]` : `delete[${index - update.length}]`;
    return `${field} names a line that stands before it`;
  });
  return {
    fields: {
      ...readRef(given),
      create: readOrderLines(given.create ?? [], "create"),
      update,
      delete: gone,
    },
    dry_run: readSwitch(given.dry_run, "dry_run"),
  };
}

/** Reads the input of `receiveReplenishmentOrder`. */
export function readReceipt(input: unknown): SupplyInput {
  const given = checkFields(input, "input", ["id", "unchanged_since", "lines", ...RECEIPT_FIELDS]);
  const lines = list(given.lines, "lines").map((entry, index) => {
    const field = `lines[${index}]`;
    const line = checkFields(entry, field, ["line_id", "accepted", "rejected", "reason"]);
    return {
      line_id: requiredId(line.line_id, `${field}.line_id`),
      ...readDelivered(line, `${field}.`),
    };
  });
  if (!lines.length) {
    throw invalid("lines must have at least one line");
  }
  refuseTwice(
    lines.map(({ line_id }) => line_id),
    (index) => `lines[${index}].line_id stands twice in one receipt: ${lines[index].line_id}`,
  );
  return receiptInput({ ...readRef(given), lines }, given);
}

/** Reads the input of `receiveStock`. */
export function readStockReceipt(input: unknown): SupplyInput {
  const given = checkFields(input, "input", [
    "inventory_item_id",
    "location_id",
    "accepted",
    "rejected",
    "reason",
    ...RECEIPT_FIELDS,
  ]);
  return receiptInput(
    {
      inventory_item_id: requiredId(given.inventory_item_id, "inventory_item_id"),
      location_id: requiredId(given.location_id, "location_id"),
      ...readDelivered(given, ""),
    },
    given,
  );
}

function readDelivered(line: Row, prefix: string): Row {
  const accepted = quantity(line.accepted, `${prefix}accepted`, "non-negative");
  const rejected = quantity(line.rejected ?? 0, `${prefix}rejected`, "non-negative");
  if (accepted === "0" && rejected === "0") {
    throw invalid(`${prefix}accepted or ${prefix}rejected must be greater than 0`);
  }
  return { accepted, rejected, reason: optionalText(line.reason, `${prefix}reason`) };
}

function receiptInput(fields: Row, given: Row): SupplyInput {
  const received_at = optionalDate(given.received_at, "received_at");
  if (received_at && Date.parse(received_at) > Date.now() + CLOCK_MS) {
    throw invalid(`received_at must not be in the future, received ${received_at}`);
  }
  return {
    fields: { ...fields, received_at },
    dry_run: readSwitch(given.dry_run, "dry_run"),
    actor: optionalText(given.actor, "actor"),
    idempotency_key: readKey(given.idempotency_key),
  };
}

/** Reads the input of `adjustStock`. */
export function readAdjustments(input: unknown): SupplyInput {
  const given = checkFields(input, "input", ["adjustments", "actor", "idempotency_key", "dry_run"]);
  const adjustments = list(given.adjustments, "adjustments").map((entry, ordinal) => {
    const field = `adjustments[${ordinal}]`;
    const line = checkFields(entry, field, ADJUSTMENT_FIELDS);
    if (line.on_hand !== undefined && line.adjustment !== undefined) {
      throw invalid(`${field} must have adjustment or on_hand, not both`);
    }
    const optional = (name: "on_hand" | "expected_on_hand", rule: QuantityRule) =>
      line[name] === undefined ? null : quantity(line[name], `${field}.${name}`, rule);
    const on_hand = optional("on_hand", "non-negative");
    return {
      ordinal,
      inventory_item_id: requiredId(line.inventory_item_id, `${field}.inventory_item_id`),
      location_id: requiredId(line.location_id, `${field}.location_id`),
      delta: on_hand === null ? quantity(line.adjustment, `${field}.adjustment`, "any") : null,
      on_hand,
      expected_on_hand: optional("expected_on_hand", "any"),
    };
  });
  return {
    fields: { adjustments },
    dry_run: readSwitch(given.dry_run, "dry_run"),
    actor: optionalText(given.actor, "actor"),
    idempotency_key: readKey(given.idempotency_key),
  };
}

/** Reads the input of `orderSupplyForBackorders`. */
export function readEntryOrder(input: unknown): SupplyInput {
  const own = ["supplier", "reference", "expected_at", "note"];
  const given = checkFields(input, "input", [
    "backorder_entry_ids",
    ...own,
    "idempotency_key",
    "dry_run",
  ]);
  const backorder_entry_ids = idList(given.backorder_entry_ids, "backorder_entry_ids");
  if (!backorder_entry_ids.length) {
    throw invalid("backorder_entry_ids must have at least one id");
  }
  const fields = own.map((name) => [name, ORDER_FIELD_READERS[name](given[name], name)] as const);
  return {
    fields: { backorder_entry_ids, ...Object.fromEntries(fields) },
    dry_run: readSwitch(given.dry_run, "dry_run"),
    idempotency_key: readKey(given.idempotency_key),
  };
}

/** Reads the input of `setBackorderPriority`. */
export function readPriority(input: unknown): SupplyInput {
  const given = checkFields(input, "input", [
    "priority",
    "backorder_entry_ids",
    "line_item_ids",
    "dry_run",
  ]);
  const { priority } = given;
  if (!Number.isInteger(priority) || Math.abs(priority as number) > MAX_PRIORITY) {
    throw invalid(
      `priority must be a whole number from -${MAX_PRIORITY} to ${MAX_PRIORITY}, received ${String(priority)}`,
    );
  }
  if (given.backorder_entry_ids === undefined && given.line_item_ids === undefined) {
    throw invalid("backorder_entry_ids or line_item_ids is missing");
  }
  return {
    fields: {
      priority,
      backorder_entry_ids: idList(given.backorder_entry_ids ?? [], "backorder_entry_ids"),
      line_item_ids: idList(given.line_item_ids ?? [], "line_item_ids"),
    },
    dry_run: readSwitch(given.dry_run, "dry_run"),
  };
}

/** Which order, and what its reader saw of it. */
function readRef(given: Row): Row {
  return {
    id: requiredId(given.id, "id"),
    unchanged_since: optionalDate(given.unchanged_since, "unchanged_since"),
  };
}

function quantity(value: unknown, field: string, rule: QuantityRule): string {
  return parseQuantity(value, { field, rule });
}

function list(value: unknown, field: string): unknown[] {
  if (!Array.isArray(value)) {
    throw invalid(`${field} must be a list`);
  }
  return value;
}

function readSwitch(value: unknown, field: string): boolean {
  if (value !== undefined && typeof value !== "boolean") {
    throw invalid(`${field} must be true or false`);
  }
  return value ?? false;
}

function readKey(value: unknown): string | null {
  return value === undefined || value === null ? null : requiredId(value, "idempotency_key");
}
