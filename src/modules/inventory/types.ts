import type { BigNumberInput, InventoryTypes } from "@medusajs/framework/types";

import type { LocationMapping } from "./domain/choose-location";
import type { BackorderPolicyColumns } from "./domain/policy";
import type { ClaimBefore } from "./engine/allocate";
import type { EntityDTO } from "./entity-dto";
import type BackorderEntry from "./models/backorder-entry";
import type StockMovement from "./models/stock-movement";
import type { StockCountDTO } from "./stock-count-types";
import type {
  PromiseHistoryEntry,
  ReplenishmentLineDTO,
  ReplenishmentOrderDTO,
  ReplenishmentReceiptDTO,
  SupplyOutcome,
} from "./supply-types";

export type { LocationMapping } from "./domain/choose-location";
export type { BackorderPolicyColumns } from "./domain/policy";
export type { ClaimBefore } from "./engine/allocate";
export type { Breach, FindBreachesOptions, Invariant } from "./engine/find-breaches";
export type {
  CustomerNote,
  CustomerNotice,
  LeaseNoticesOptions,
  NoteCustomersOptions,
} from "./engine/customer-notices";
export type {
  DueEvent,
  LeaseEventsOptions,
  QueueEventName,
  SettleDueOptions,
} from "./engine/outbox";
export type { OrderReadiness } from "./engine/ready-orders";
export type * from "./reconcile-types";
export type { ReconcileOutcome } from "./engine/reconcile-levels";
export type {
  ItemStock,
  LevelStock,
  ProductOfVariant,
  VariantStock,
} from "./engine/read-availability";
export type * from "./stock-count-types";
export type * from "./unallocated-types";
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

/** Core's reservation, with the columns that this module adds. */
export type ReservationItemWithFormDTO = InventoryTypes.ReservationItemDTO & {
  /** true: the quantity has left `stocked_quantity`; false: it is held in `reserved_quantity`. */
  deducted: boolean;
  /** Whether an order's workflow made it. */
  from_order: boolean;
  /** The day (`2026-12-24`) for which it was claimed: what was expected until then counted. */
  ship_date: string | null;
};

/** The relations that every model here has. */
type LevelRelations = {
  inventory_level: InventoryLevelWithPolicyDTO;
  inventory_item: InventoryTypes.InventoryItemDTO;
};

/** Core's input of a reservation; instead of a location it may leave the choice to the order's mapping. */
export type CreateReservationItemInput = Omit<
  InventoryTypes.CreateReservationItemInput,
  "location_id"
> & {
  /** Whether an order's workflow makes the claim: where its line never comes to be, a sweep releases it. */
  from_order?: boolean;
  /** What a unit of the line's variant takes of the item, default 1: a line that is parted is not parted inside of it. */
  unit?: BigNumberInput;
  /**
   * The day on which the line is wanted, `2026-12-24` or a date-time: what is expected at a location until the end of that day
   * (UTC) counts as what stands there. A day that is over counts nothing.
   */
  ship_date?: string | null;
  /**
   * Names the call, the same for all of its lines: a second call with this key and payload gets the first answer, one with
   * another payload is refused.
   */
  idempotency_key?: string;
} & (
    | { location_id: string; mapping?: undefined }
    | { location_id?: undefined; mapping: LocationMapping }
  );

/** Where one inventory item of an order's line is to be claimed. */
export type AllocateClaimsPart = {
  line_item_id: string;
  inventory_item_id: string;
  /** The variant's switch. A claim that has it keeps it. */
  allow_backorder?: boolean | null;
  /** As in {@link CreateReservationItemInput}; left out: as its claims have it. */
  ship_date?: string | null;
  /** The id of a claim that has to be made; of several, the others have it with a number. One is made up where it is left out. */
  new_id?: string;
  /**
   * The locations with their quantities (> 0, in the item's unit), none of them to give the claims back; or how much is to be
   * claimed where the mapping says, with `keep` beside what is claimed already. `reservation_id`: what a claim that has to be made was before.
   */
  to:
    | { location_id: string; quantity: BigNumberInput; reservation_id?: string | null }[]
    | { quantity: BigNumberInput; unit?: BigNumberInput; keep?: boolean; mapping: LocationMapping };
};

export type AllocateClaimsInput = {
  /** Each item of each line once. Items of a line that are left out keep their claims. */
  parts: AllocateClaimsPart[];
  /** Says what would be; writes nothing. */
  dry_run?: boolean;
  /** false does not ask the policy: what has left the shelf of a location has left it. Default true. */
  checked?: boolean;
  /** Who does it, for the ledger. */
  actor?: string | null;
};

/** What part of a line claims where. Quantities in the item's unit. */
export type Allocation = {
  line_item_id: string;
  inventory_item_id: string;
  location_id: string;
  reservation_id: string;
  quantity: number;
  waiting_quantity: number;
};

export type AllocationOutcomeDTO = {
  /** What the parts claim, one for each location. */
  allocation: Allocation[];
  /** Parts that no mapped location stocks: they claim nothing. */
  unmapped: Omit<Allocation, "location_id" | "reservation_id" | "waiting_quantity">[];
  /** The parts' claims as they were, to be given back as `to`. */
  before: ClaimBefore[];
  /** false where all was as it is to be. */
  changed: boolean;
};

/** Core's input of a change of a reservation, with what the caller read: where it is not so any more, nothing is changed. */
export type UpdateClaimInput = InventoryTypes.UpdateReservationItemInput & {
  expected_quantity?: BigNumberInput;
  expected_location_id?: string;
};

/** What a change of claims would come to. */
export type ClaimsPreview = { claims: ReservationItemWithFormDTO[] } & Pick<
  SupplyOutcome,
  "fills" | "shortfalls" | "promises"
>;

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

export type BackorderEntryDTO = EntityDTO<
  typeof BackorderEntry,
  LevelRelations & {
    reservation: ReservationItemWithFormDTO;
    replenishment_line: ReplenishmentLineDTO | null;
    stock_movement: StockMovementDTO;
  },
  { promise_history: PromiseHistoryEntry[] | null }
>;

export type BackorderEntryStatus = BackorderEntryDTO["status"];

export type StockMovementDTO = EntityDTO<
  typeof StockMovement,
  LevelRelations & { reservation: ReservationItemWithFormDTO | null }
>;

export type StockMovementKind = StockMovementDTO["kind"];

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

export type FilterableStockCountProps = {
  [K in "id" | "status" | "mode" | "idempotency_key" | "created_at"]?: Filter<StockCountDTO[K]>;
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
