import type { BigNumberInput, BigNumberRawValue, InventoryTypes } from "@medusajs/framework/types";

import type { LocationMapping } from "./domain/choose-location";
import type { BackorderPolicyColumns } from "./domain/policy";
import type {
  PromiseHistoryEntry,
  ReplenishmentLineDTO,
  ReplenishmentOrderDTO,
  ReplenishmentReceiptDTO,
} from "./supply-types";

export type { LocationMapping } from "./domain/choose-location";
export type { BackorderPolicyColumns } from "./domain/policy";
export type { Breach, FindBreachesOptions, Invariant } from "./engine/find-breaches";
export type {
  DueEvent,
  LeaseEventsOptions,
  QueueEventName,
  SettleDueOptions,
} from "./engine/outbox";
export type { ReconcileOutcome } from "./engine/reconcile-levels";
export type {
  ItemStock,
  LevelStock,
  ProductOfVariant,
  VariantStock,
} from "./engine/read-availability";
export type * from "./supply-types";
export type { VariantStockSelector } from "./operations/list-variant-stock";

/** Core's level, with the columns that this module adds. */
export type InventoryLevelWithPolicyDTO = InventoryTypes.InventoryLevelDTO & {
  /** `null` inherits the inventory item's. */
  allow_backorder: boolean | null;
  /** How far below zero the available quantity may go; `null` inherits. */
  backorder_limit: number | null;
  /** The open quantity of the level's backorder entries. */
  backordered_quantity: number;
  /** Days from an order at the supplier to its arrival; `null` inherits the inventory item's. */
  lead_time_days: number | null;
};

/** Core's reservation, with the column that this module adds. */
export type ReservationItemWithFormDTO = InventoryTypes.ReservationItemDTO & {
  /** true: the quantity has left `stocked_quantity`; false: it is held in `reserved_quantity`. */
  deducted: boolean;
  /** Whether an order's workflow made it. */
  from_order: boolean;
};

/** Core's input of a reservation; instead of a location it may leave the choice to the order's mapping. */
export type CreateReservationItemInput = Omit<
  InventoryTypes.CreateReservationItemInput,
  "location_id"
> & {
  /** Whether an order's workflow makes the claim: where its line never comes to be, a sweep releases it. */
  from_order?: boolean;
  /**
   * Names the call, the same for all of its lines: a second call with this key and payload gets the first answer, one with
   * another payload is refused.
   */
  idempotency_key?: string;
} & (
    | { location_id: string; mapping?: undefined }
    | { location_id?: undefined; mapping: LocationMapping }
  );

export type CreateInventoryLevelInput = Omit<
  InventoryTypes.CreateInventoryLevelInput,
  "stocked_quantity" | "incoming_quantity"
> &
  BackorderPolicyColumns & {
    id?: string;
    stocked_quantity?: BigNumberInput;
    /** Set as a whole; what replenishment orders do not bring of it is kept as supply without a date and a source. */
    incoming_quantity?: BigNumberInput;
    lead_time_days?: number | null;
    metadata?: Record<string, unknown> | null;
  };

export type UpdateInventoryLevelInput = CreateInventoryLevelInput;

export type BackorderEntryStatus = "open" | "filled" | "cancelled";

export type BackorderEntryDTO = {
  id: string;
  reservation_id: string;
  reservation?: ReservationItemWithFormDTO;
  line_item_id: string | null;
  inventory_level_id: string;
  inventory_level?: InventoryLevelWithPolicyDTO;
  inventory_item_id: string;
  inventory_item?: InventoryTypes.InventoryItemDTO;
  location_id: string;
  /** Still open; 0 once the entry is closed. */
  quantity: number;
  raw_quantity: BigNumberRawValue;
  filled_quantity: number;
  raw_filled_quantity: BigNumberRawValue;
  cancelled_quantity: number;
  raw_cancelled_quantity: BigNumberRawValue;
  status: BackorderEntryStatus;
  /** Higher comes first in the queue. */
  priority: number;
  queued_at: Date;
  /** When the supply that it waits for is expected; `null` where no dated supply covers it. */
  promised_at: Date | null;
  /** By the lead time, where nothing is promised. */
  estimated_at: Date | null;
  first_promised_at: Date | null;
  /** The last changes of the promised date, newest last. */
  promise_history: PromiseHistoryEntry[] | null;
  /** The line of supply that completes it. */
  replenishment_line_id: string | null;
  replenishment_line?: ReplenishmentLineDTO | null;
  notified_at: Date | null;
  closed_at: Date | null;
  /** The movement of the claim that was short. */
  stock_movement_id: string;
  correlation_id: string | null;
  created_at: Date;
  updated_at: Date;
};

export type StockMovementKind =
  "opening" | "claim" | "release" | "adjust" | "receive" | "count" | "reconcile";

export type StockMovementDTO = {
  id: string;
  inventory_level_id: string;
  inventory_level?: InventoryLevelWithPolicyDTO;
  inventory_item_id: string;
  inventory_item?: InventoryTypes.InventoryItemDTO;
  location_id: string;
  kind: StockMovementKind;
  /** The module method that caused the movement. */
  cause: string;
  stocked_delta: number;
  raw_stocked_delta: BigNumberRawValue;
  reserved_delta: number;
  raw_reserved_delta: BigNumberRawValue;
  /** The level's balances after the movement. */
  stocked_quantity: number;
  raw_stocked_quantity: BigNumberRawValue;
  reserved_quantity: number;
  raw_reserved_quantity: BigNumberRawValue;
  reservation_id: string | null;
  reservation?: ReservationItemWithFormDTO | null;
  line_item_id: string | null;
  correlation_id: string | null;
  actor: string | null;
  /** The movement that this one undoes. */
  reverses_id: string | null;
  created_at: Date;
};

type Filter<T> =
  T | T[] | { $in?: T[]; $ne?: T | null; $gt?: T; $gte?: T; $lt?: T; $lte?: T } | null;

export type FilterableBackorderEntryProps = {
  [
    K in
      | "id"
      | "reservation_id"
      | "line_item_id"
      | "inventory_level_id"
      | "inventory_item_id"
      | "location_id"
      | "status"
      | "queued_at"
      | "notified_at"
      | "correlation_id"
  ]?: Filter<BackorderEntryDTO[K]>;
};

export type FilterableStockMovementProps = {
  [
    K in
      | "id"
      | "reservation_id"
      | "line_item_id"
      | "inventory_level_id"
      | "inventory_item_id"
      | "location_id"
      | "kind"
      | "cause"
      | "correlation_id"
      | "created_at"
  ]?: Filter<StockMovementDTO[K]>;
};

export type FilterableReplenishmentOrderProps = {
  [
    K in
      | "id"
      | "display_id"
      | "location_id"
      | "status"
      | "follows_shortage"
      | "reference"
      | "expected_at"
  ]?: Filter<ReplenishmentOrderDTO[K]>;
};

export type FilterableReplenishmentLineProps = {
  [
    K in "id" | "replenishment_order_id" | "inventory_level_id" | "inventory_item_id" | "due_at"
  ]?: Filter<ReplenishmentLineDTO[K]>;
};

export type FilterableReplenishmentReceiptProps = {
  [K in "id" | "replenishment_order_id" | "location_id" | "received_at"]?: Filter<
    ReplenishmentReceiptDTO[K]
  >;
};
