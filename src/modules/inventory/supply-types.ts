import type { BigNumberInput, InventoryTypes } from "@medusajs/framework/types";

import type { BackorderEntryDTO, InventoryLevelWithPolicyDTO } from "./types";

/** `draft`: asked of nobody yet; `ordered`: on its way; `received`: complete, or closed short; `cancelled`. */
export type ReplenishmentOrderStatus = "draft" | "ordered" | "received" | "cancelled";

/** Inbound supply for one location. */
export type ReplenishmentOrderDTO = {
  id: string;
  /** What people call it by: 1, 2, ... */
  display_id: number;
  location_id: string;
  supplier: string | null;
  reference: string | null;
  status: ReplenishmentOrderStatus;
  /** true: the location's draft that shortages flow into by themselves. */
  follows_shortage: boolean;
  expected_at: Date | null;
  ordered_at: Date | null;
  closed_at: Date | null;
  note: string | null;
  metadata: Record<string, unknown> | null;
  lines?: ReplenishmentLineDTO[];
  receipts?: ReplenishmentReceiptDTO[];
  created_at: Date;
  updated_at: Date;
};

/** What a replenishment order brings of one item. Quantities are in the item's unit, >= 0. */
export type ReplenishmentLineDTO = {
  id: string;
  replenishment_order_id: string;
  replenishment_order?: ReplenishmentOrderDTO;
  inventory_level_id: string;
  inventory_level?: InventoryLevelWithPolicyDTO;
  inventory_item_id: string;
  inventory_item?: InventoryTypes.InventoryItemDTO;
  /** What is ordered. */
  quantity: number;
  /** Of it: arrived and accepted (may be more than was ordered), arrived and refused, and what will not come. */
  received: number;
  rejected: number;
  cancelled: number;
  /** What is ordered and not yet received, rejected or cancelled; 0 while the order is a draft. */
  incoming: number;
  /** The line's own date, where it differs from its order's. */
  expected_at: Date | null;
  /** The date that holds: the line's own, else its order's. */
  due_at: Date | null;
  /** A person set the quantity: the shortage does not change it any more. */
  set_by_person: boolean;
  /** Made from an incoming quantity that somebody set on the level: without a source, and without a date. */
  from_level: boolean;
  created_at: Date;
  updated_at: Date;
};

/** One delivery: against a replenishment order, or without one. */
export type ReplenishmentReceiptDTO = {
  id: string;
  replenishment_order_id: string | null;
  replenishment_order?: ReplenishmentOrderDTO | null;
  location_id: string;
  /** When the goods came; it may have been booked later. */
  received_at: Date;
  actor: string | null;
  idempotency_key: string | null;
  lines?: ReplenishmentReceiptLineDTO[];
  created_at: Date;
  updated_at: Date;
};

/** What a delivery brought of one item. */
export type ReplenishmentReceiptLineDTO = {
  id: string;
  receipt_id: string;
  receipt?: ReplenishmentReceiptDTO;
  /** `null`: not against a line of an order. */
  replenishment_line_id: string | null;
  replenishment_line?: ReplenishmentLineDTO | null;
  inventory_level_id: string;
  inventory_item_id: string;
  /** What went into stock, and what was refused, >= 0. */
  accepted: number;
  rejected: number;
  reason: string | null;
  created_at: Date;
  updated_at: Date;
};

/** A date that an entry was promised, and what it was before. ISO 8601, `null`: none. */
export type PromiseHistoryEntry = { at: string; from: string | null; to: string | null };

type DateInput = Date | string;

export type CreateReplenishmentLineInput = {
  inventory_item_id: string;
  /** > 0 */
  quantity: BigNumberInput;
  expected_at?: DateInput | null;
};

export type CreateReplenishmentOrderInput = {
  location_id: string;
  /** Default "draft". */
  status?: "draft" | "ordered";
  supplier?: string | null;
  reference?: string | null;
  expected_at?: DateInput | null;
  note?: string | null;
  metadata?: Record<string, unknown> | null;
  lines: CreateReplenishmentLineInput[];
};

/** With `dry_run` the change is tried and taken back: the answer is what it would have been, and nothing is written. */
export type DryRunOption = { dry_run?: boolean };

export type ReplenishmentOrderRef = DryRunOption & {
  id: string;
  /** The order's `updated_at` as it was read: where it changed since, the change is refused (`changed_meanwhile`). */
  unchanged_since?: DateInput;
};

/** What is left out stays. */
export type UpdateReplenishmentOrderInput = ReplenishmentOrderRef & {
  supplier?: string | null;
  reference?: string | null;
  expected_at?: DateInput | null;
  note?: string | null;
  metadata?: Record<string, unknown> | null;
};

export type PlaceReplenishmentOrderInput = ReplenishmentOrderRef & {
  expected_at?: DateInput | null;
};

/** Lines of a draft may change in every way; of an ordered one, quantities down to what has arrived, dates, new lines. */
export type BatchReplenishmentLinesInput = ReplenishmentOrderRef & {
  create?: CreateReplenishmentLineInput[];
  update?: { id: string; quantity?: BigNumberInput; expected_at?: DateInput | null }[];
  delete?: string[];
};

export type ReceiveReplenishmentOrderInput = ReplenishmentOrderRef & {
  lines: {
    line_id: string;
    /** What goes into stock, >= 0; may be more than is open. */
    accepted: BigNumberInput;
    /** What arrived and was refused, >= 0; at most what is open. */
    rejected?: BigNumberInput;
    reason?: string | null;
  }[];
  /** Default: now. Not in the future. */
  received_at?: DateInput;
  actor?: string | null;
  /** The same one again gets the first answer, and books nothing. */
  idempotency_key?: string;
};

/** Goods that came without a replenishment order. */
export type ReceiveStockInput = DryRunOption & {
  inventory_item_id: string;
  location_id: string;
  accepted: BigNumberInput;
  rejected?: BigNumberInput;
  reason?: string | null;
  received_at?: DateInput;
  actor?: string | null;
  idempotency_key?: string;
};

export type AdjustStockInput = DryRunOption & {
  adjustments: ({
    inventory_item_id: string;
    location_id: string;
    /** What the caller read on hand; where it is not so any more, nothing is changed. */
    expected_on_hand?: BigNumberInput;
  } & (
    | {
        /** The delta; negative takes out of stock. */
        adjustment: BigNumberInput;
        on_hand?: undefined;
      }
    | {
        /** What was counted on the shelf, >= 0, with what is owed and has not shipped. */
        on_hand: BigNumberInput;
        adjustment?: undefined;
      }
  ))[];
  actor?: string | null;
  idempotency_key?: string;
};

/** Supply for chosen entries, in one order for each of their locations. */
export type OrderSupplyForBackordersInput = DryRunOption & {
  backorder_entry_ids: string[];
  supplier?: string | null;
  reference?: string | null;
  expected_at?: DateInput | null;
  note?: string | null;
  /** The same one again gets the first answer, and orders nothing. */
  idempotency_key?: string;
};

export type SetBackorderPriorityInput = DryRunOption & {
  /** Whole; higher comes first, 0 is usual. */
  priority: number;
  backorder_entry_ids?: string[];
  /** All open entries of these lines. */
  line_item_ids?: string[];
};

type EntryRef = {
  backorder_entry_id: string;
  reservation_id: string;
  line_item_id: string | null;
  inventory_level_id: string;
  inventory_item_id: string;
  location_id: string;
};

/** What of an entry became covered. */
export type BackorderFill = EntryRef & {
  /** What was filled now, > 0. */
  quantity: number;
  /** What still waits, >= 0. */
  remaining_quantity: number;
};

/** A claim that waits for more than before. */
export type BackorderShortfall = EntryRef & {
  /** What waits in addition, > 0. */
  quantity: number;
};

/** An entry whose promised date changed. ISO 8601; `null`: no supply covers it. */
export type PromiseChange = EntryRef & { from: string | null; to: string | null };

/** What a change of supply, stock or priority came to; or, of a dry run, would come to. */
export type SupplyOutcome = {
  /** The orders that were changed, with their lines, as they are afterwards. */
  replenishment_orders: ReplenishmentOrderDTO[];
  /** The receipt that was booked, with its lines. */
  receipt: ReplenishmentReceiptDTO | null;
  /** In the order of the queue. */
  fills: BackorderFill[];
  shortfalls: BackorderShortfall[];
  promises: PromiseChange[];
  /** Of adjustments and counts: by how much each, by its place in the input, changed what is stocked. */
  adjusted?: { ordinal: number; delta: string }[];
  /** The levels that were changed. */
  level_ids: string[];
  /** true: the idempotency key came again, and this is the first answer. */
  replayed: boolean;
};

/** What a claim of so much at a level, made now, would wait for. */
export type ExpectedDateSelector = {
  inventory_item_id: string;
  location_id: string;
  /** > 0; of several lines at one level, up to and with this one. */
  quantity: BigNumberInput;
};

export type IncomingUntilSelector = {
  inventory_item_id: string;
  location_id: string;
  /** The day, `2026-12-24` or a date-time. */
  ship_date: string;
};

export type ExpectedDate = {
  /** `null`: stock covers it, or nobody knows. */
  expected_at: Date | null;
  /** `supply`: of inbound supply that is promised to nobody yet; `estimate`: by the lead time. */
  expected_kind: "supply" | "estimate" | null;
};

/** What is on its way to a level, earliest first. */
export type IncomingSupply = {
  inventory_item_id: string;
  location_id: string;
  incoming: { date: Date | null; quantity: number }[];
};

/** Entries after their priority was set. */
export type PriorityOutcome = SupplyOutcome & { backorder_entries: BackorderEntryDTO[] };

/** What a warehouse works with at one level, in the item's unit. */
export type ItemLevelStock = {
  inventory_level_id: string;
  location_id: string;
  /** May be negative: an order takes out of it before it ships. */
  stocked_quantity: number;
  reserved_quantity: number;
  /** What stands on the shelf; below 0 where more was shipped than was recorded. */
  on_hand: number;
  /** What is owed to orders, and reserved by hand. */
  claimed: number;
  /** What may be sold from stock, >= 0. */
  to_sell: number;
  /** What of the claims no stock covers. */
  waiting: number;
  incoming: number;
  /** The next supply that has a date. */
  next_supply: { expected_at: Date; quantity: number } | null;
};
