import type {
  BigNumberInput,
  Context,
  IModuleService,
  InferEntityType,
  InventoryTypes,
  Logger,
  ModuleJoinerConfig,
  RestoreReturn,
  SoftDeleteReturn,
} from "@medusajs/framework/types";
import {
  type BigNumber,
  EmitEvents,
  InjectManager,
  InjectTransactionManager,
  MedusaContext,
  MessageAggregator,
} from "@medusajs/framework/utils";
import type CoreInventoryModuleService from "@medusajs/inventory/dist/services/inventory-module";

import { changeContext } from "./engine/change-context";
import { ClaimBatches } from "./engine/claim-batches";
import {
  closeCustomerNotice,
  leaseCustomerNotices,
  noteCustomers,
  planCustomerNotice,
  remindCustomers,
  retryCustomerNotice,
} from "./engine/customer-notices";
import { runChange, sqlOf, whenCommitted } from "./engine/database";
import { followShortage, listUnfollowedLevels, planItems } from "./engine/change-supply";
import { findOrphanClaims } from "./engine/find-orphan-claims";
import { ENGINE_VERSION } from "./engine/install";
import {
  leaseEvents,
  listOverdueWorkflows,
  markEventsHandled,
  markEventsSent,
  purgeOutbox,
} from "./engine/outbox";
import { judgeReadyOrders } from "./engine/ready-orders";
import { reconcileLevels } from "./engine/reconcile-levels";
import { addGeneratedReads, type GeneratedReads } from "./generated-reads";
import { joinerConfig } from "./joiner-config";
import type { InventoryItem } from "./models";
import { adjustInventory, type AdjustmentArguments } from "./operations/adjust-inventory";
import type { Call } from "./operations/announce";
import { idList, requiredId } from "./operations/check-input";
import { changeSupply, setBackorderPriority, supplyChanges } from "./operations/change-supply";
import { allocateClaims } from "./operations/allocate-claims";
import { type ItemColumns, withCheckedColumns } from "./operations/check-item-columns";
import { createInventoryLevels } from "./operations/create-inventory-levels";
import {
  checkReservationItems,
  createReservationItems,
} from "./operations/create-reservation-items";
import { findBreaches } from "./operations/find-breaches";
import { confirmInventory, readTotal } from "./operations/read-quantities";
import { findStockFindings, type RepairOptions, repairStockFinding } from "./operations/reconcile";
import { refuseClaimedLevels } from "./operations/refuse-claimed-levels";
import { releaseReservationItems } from "./operations/release-reservation-items";
import { restoreReservationItems } from "./operations/restore-reservation-items";
import { endWorkflow, settleOverdue } from "./operations/settle-levels";
import { startInventory } from "./operations/start";
import { updateInventoryLevels } from "./operations/update-inventory-levels";
import {
  previewReservationItems,
  updateReservationItems,
} from "./operations/update-reservation-items";
import {
  type BackordersModuleOptions,
  type BackordersModuleSettings,
  parseModuleOptions,
} from "./options";
import { requirePlugin, type StartContainer } from "./require-plugin";
import { StockCountService } from "./stock-count-service";
import type * as Types from "./types";

type Level = Types.InventoryLevelWithPolicyDTO;
type NewLevel = Types.CreateInventoryLevelInput;
type LevelUpdate = Types.UpdateInventoryLevelInput;
type Adjustment = { inventoryItemId: string; locationId: string; adjustment: BigNumberInput };
type Claim = Types.ReservationItemWithFormDTO;
type NewClaim = Types.CreateReservationItemInput;
type ClaimUpdate = Types.UpdateClaimInput;

/** How much one call of a sweep takes on. */
const SWEEP_LIMIT = 1_000;

/** How far back the sweep looks for claims without a line. It runs often; what is older it has seen. */
const ORPHAN_DAYS = 7;

type CoreContainer = ConstructorParameters<typeof CoreInventoryModuleService>[0];

/**
 * The Inventory Module's service: core's, with every change of a quantity made atomically in SQL, and with the queue and
 * the ledger to read. Each method is an operation in `operations/`. Changes are made for all lines of a call or none, in
 * the caller's transaction where the context has one, and emit core's events after the commit. Quantities are in the
 * item's unit. Bad input throws `invalid_data`, naming the field; nothing is written then.
 */
export default class InventoryModuleService extends StockCountService {
  private readonly moduleOptions_: BackordersModuleSettings;
  private readonly claimBatches_ = new ClaimBatches();
  private readonly logger_: Logger;

  readonly __hooks: NonNullable<IModuleService["__hooks"]>;

  /** Medusa's base class has it, but leaves it out of its types. */
  declare protected aggregatedEvents: (event: {
    action: string;
    object: string;
    data: { id: string }[];
    context: Context;
  }) => void;

  declare protected emitEvents_: (events: object) => Promise<void>;

  // Medusa generates the reads of our entities, see the end of this file.
  declare retrieveBackorderEntry: GeneratedReads["retrieveBackorderEntry"];
  declare listBackorderEntries: GeneratedReads["listBackorderEntries"];
  declare listAndCountBackorderEntries: GeneratedReads["listAndCountBackorderEntries"];
  declare retrieveStockMovement: GeneratedReads["retrieveStockMovement"];
  declare listStockMovements: GeneratedReads["listStockMovements"];
  declare listAndCountStockMovements: GeneratedReads["listAndCountStockMovements"];
  declare retrieveStockCount: GeneratedReads["retrieveStockCount"];
  declare listStockCounts: GeneratedReads["listStockCounts"];
  declare listAndCountStockCounts: GeneratedReads["listAndCountStockCounts"];
  declare retrieveReplenishmentOrder: GeneratedReads["retrieveReplenishmentOrder"];
  declare listReplenishmentOrders: GeneratedReads["listReplenishmentOrders"];
  declare listAndCountReplenishmentOrders: GeneratedReads["listAndCountReplenishmentOrders"];
  declare retrieveReplenishmentLine: GeneratedReads["retrieveReplenishmentLine"];
  declare listReplenishmentLines: GeneratedReads["listReplenishmentLines"];
  declare listAndCountReplenishmentLines: GeneratedReads["listAndCountReplenishmentLines"];
  declare retrieveReplenishmentReceipt: GeneratedReads["retrieveReplenishmentReceipt"];
  declare listReplenishmentReceipts: GeneratedReads["listReplenishmentReceipts"];
  declare listAndCountReplenishmentReceipts: GeneratedReads["listAndCountReplenishmentReceipts"];

  constructor(container: CoreContainer, options?: BackordersModuleOptions) {
    // Core's and Medusa's base classes read the rest of the arguments, whatever there is.
    // eslint-disable-next-line prefer-rest-params
    super(...(arguments as unknown as ConstructorParameters<typeof CoreInventoryModuleService>));
    this.moduleOptions_ = parseModuleOptions(options);
    this.logger_ = (container as CoreContainer & { logger: Logger }).logger;
    this.__hooks = {
      onApplicationStart: async () => {
        requirePlugin(container as unknown as StartContainer);
        await this.start_();
      },
    };
  }

  @InjectManager()
  protected async start_(@MedusaContext() context: Context = {}): Promise<void> {
    await startInventory(sqlOf(context), this.logger_).catch((error: unknown) => {
      // Medusa passes over what a hook throws.
      this.logger_.error(`medusa-plugin-backorders: ${String(error)}`);
    });
  }

  override __joinerConfig(): ModuleJoinerConfig {
    return joinerConfig;
  }

  /** The module's options, with their defaults. */
  getBackorderOptions(): Readonly<BackordersModuleSettings> {
    return this.moduleOptions_;
  }

  /** The version of the database functions that this module calls, e.g. "v1". */
  engineVersion(): string {
    return ENGINE_VERSION;
  }

  /** Whether the store opted in to showing level rows to shoppers (the module's option `exposeLevels`). */
  exposesLevels(): boolean {
    return this.moduleOptions_.exposeLevels;
  }

  /** The sum of what the locations have, reserved or not; negative levels lower it. Throws `not_found` for an unknown item. */
  @InjectManager()
  override async retrieveStockedQuantity(
    inventoryItemId: string,
    locationIds: string[],
    @MedusaContext() context: Context = {},
  ): Promise<BigNumber> {
    return readTotal("stocked", { inventoryItemId, locationIds }, context);
  }

  /** The sum of what is held at the locations. Deducted claims do not count. Throws `not_found` for an unknown item. */
  @InjectManager()
  override async retrieveReservedQuantity(
    inventoryItemId: string,
    locationIds: string[],
    @MedusaContext() context: Context = {},
  ): Promise<BigNumber> {
    return readTotal("reserved", { inventoryItemId, locationIds }, context);
  }

  /** The sum of stocked less reserved; may be negative. Throws `not_found` for an unknown item. */
  @InjectManager()
  override async retrieveAvailableQuantity(
    inventoryItemId: string,
    locationIds: string[],
    @MedusaContext() context: Context = {},
  ): Promise<BigNumber> {
    return readTotal("available", { inventoryItemId, locationIds }, context);
  }

  /**
   * Says whether a quantity can be had: available stock covers it, where a negative location does not eat another's
   * stock, or policy allows it at one of the locations (what the others do not have of it, where lines may be parted). Reads without a lock: the claim decides.
   *
   * @param quantity - >= 0
   * @throws MedusaError `not_found` for an unknown item
   */
  @InjectManager()
  override async confirmInventory(
    inventoryItemId: string,
    locationIds: string[],
    quantity: BigNumberInput,
    @MedusaContext() context: Context = {},
  ): Promise<boolean> {
    const { splitLines } = this.moduleOptions_;
    return confirmInventory({ inventoryItemId, locationIds }, { quantity, splitLines }, context);
  }

  /** Creates items, as core does; our columns are checked like those of levels. */
  override async createInventoryItems_(
    input: (InventoryTypes.CreateInventoryItemInput & ItemColumns)[],
    context?: Context,
  ): Promise<InventoryTypes.InventoryItemDTO[]> {
    return await super.createInventoryItems_(withCheckedColumns(input), context);
  }

  /** Changes items, as core does; our columns are checked like those of levels. */
  override async updateInventoryItems_(
    input: (Partial<InventoryTypes.CreateInventoryItemInput> & ItemColumns & { id: string })[],
    context: Context = {},
  ): Promise<InferEntityType<typeof InventoryItem>[]> {
    const items = await super.updateInventoryItems_(withCheckedColumns(input), context);
    const replanned = input.flatMap((item) => (item.lead_time_days === undefined ? [] : item.id));
    if (replanned.length) {
      const change = changeContext({ cause: "updateInventoryItems", context });
      await runChange(context, (execute) => planItems(execute, replanned, change));
    }
    return items;
  }

  /**
   * Creates levels, each with its opening movement in the ledger.
   *
   * @param input - levels; `stocked_quantity` and `incoming_quantity` of any sign; the policy columns inherit where they
   *   are left out; `reserved_quantity` is ignored, as in core
   * @returns the level or levels, in the order of the input
   * @throws MedusaError `invalid_data` for an unknown item, or a level that exists already
   */
  override createInventoryLevels(input: NewLevel[], context?: Context): Promise<Level[]>;
  override createInventoryLevels(input: NewLevel, context?: Context): Promise<Level>;
  @InjectManager()
  @EmitEvents()
  override async createInventoryLevels(
    input: NewLevel | NewLevel[],
    @MedusaContext() context: Context = {},
  ): Promise<Level | Level[]> {
    return oneOrMany(input, (levels) => createInventoryLevels(levels, this.call_(context)));
  }

  /**
   * Sets columns of levels, named by item and location. A stocked quantity is set to the given value; the ledger gets
   * the difference to what the level has at that moment, computed under its lock.
   *
   * @param updates - as for creation; what is left out stays
   * @returns the level or levels, in the order of the input
   * @throws MedusaError `not_found` for an unknown level
   */
  override updateInventoryLevels(updates: LevelUpdate[], context?: Context): Promise<Level[]>;
  override updateInventoryLevels(updates: LevelUpdate, context?: Context): Promise<Level>;
  @InjectManager()
  @EmitEvents()
  override async updateInventoryLevels(
    updates: LevelUpdate | LevelUpdate[],
    @MedusaContext() context: Context = {},
  ): Promise<Level | Level[]> {
    return oneOrMany(updates, (levels) => updateInventoryLevels(levels, this.call_(context)));
  }

  /**
   * Changes stocked quantities by deltas, without asking the policy: in either direction, below zero too.
   *
   * @param inventoryItemIdOrData - an item's id, or a list of adjustments
   * @param locationId - the location, where an item's id is given
   * @param adjustment - the delta, where an item's id is given; negative takes out of stock
   * @returns the level, or the levels in the order of the list, as they are afterwards
   * @throws MedusaError `not_found` for an unknown level
   */
  override adjustInventory(
    inventoryItemId: string,
    locationId: string,
    adjustment: BigNumberInput,
    context?: Context,
  ): Promise<Level>;
  override adjustInventory(data: Adjustment[], context?: Context): Promise<Level[]>;
  override async adjustInventory(
    itemIdOrData: unknown,
    locationId?: unknown,
    adjustment?: unknown,
    context?: Context,
  ): Promise<Level | Level[]> {
    // With a list, core's types put the context second; Medusa itself puts it where the single form has it.
    const given = Array.isArray(itemIdOrData)
      ? (context ?? (locationId as Context | undefined))
      : context;
    return this.adjustLevels_({ itemIdOrData, locationId, adjustment }, given);
  }

  @InjectManager()
  @EmitEvents()
  protected async adjustLevels_(
    given: AdjustmentArguments,
    @MedusaContext() context: Context = {},
  ): Promise<Level | Level[]> {
    return adjustInventory(given, this.call_(context));
  }

  /** Deletes a level for good. Throws `not_allowed` when live claims stand on it: deleting it would orphan them. */
  @InjectTransactionManager()
  @EmitEvents()
  override async deleteInventoryLevel(
    inventoryItemId: string,
    locationId: string,
    @MedusaContext() context: Context = {},
  ): Promise<void> {
    const pair: [string, string] = [
      requiredId(inventoryItemId, "inventoryItemId"),
      requiredId(locationId, "locationId"),
    ];
    await refuseClaimedLevels({ by: "pair", values: pair }, context);
    await super.deleteInventoryLevel(inventoryItemId, locationId, context);
  }

  /** Deletes the levels of locations. Throws `not_allowed` when live claims stand on one. */
  @InjectTransactionManager()
  @EmitEvents()
  override async deleteInventoryItemLevelByLocationId(
    locationId: string | string[],
    @MedusaContext() context: Context = {},
  ): Promise<[object[], Record<string, unknown[]>]> {
    const values = idList(locationId, "locationId");
    await refuseClaimedLevels({ by: "location_id", values }, context);
    return await super.deleteInventoryItemLevelByLocationId(locationId, context);
  }

  /** Deletes levels for good. Throws `not_allowed` when live claims stand on one. */
  @InjectTransactionManager()
  @EmitEvents()
  // @ts-expect-error Medusa types the methods that it generates as properties; core overrides them like this too.
  override async deleteInventoryLevels(
    ids: string | string[],
    @MedusaContext() context: Context = {},
  ): Promise<void> {
    const values = idList(ids, "ids");
    await refuseClaimedLevels({ by: "id", values }, context);
    await super.deleteInventoryLevels(values, context);
  }

  /** Deletes levels so that they can be restored. Throws `not_allowed` when live claims stand on one. */
  @InjectTransactionManager()
  @EmitEvents()
  // @ts-expect-error Medusa types the methods that it generates as properties; core overrides them like this too.
  override async softDeleteInventoryLevels(
    ids: string | string[],
    config?: SoftDeleteReturn<string>,
    @MedusaContext() context: Context = {},
  ): Promise<Record<string, string[]> | void> {
    const values = idList(ids, "ids");
    await refuseClaimedLevels({ by: "id", values }, context);
    return await super.softDeleteInventoryLevels(values, config, context);
  }

  /** Deletes items and their levels for good. Throws `not_allowed` when live claims stand on one of the levels. */
  @InjectTransactionManager()
  @EmitEvents()
  // @ts-expect-error Medusa types the methods that it generates as properties; core overrides them like this too.
  override async deleteInventoryItems(
    ids: string | string[],
    @MedusaContext() context: Context = {},
  ): Promise<void> {
    await refuseClaimedLevels({ by: "inventory_item_id", values: idList(ids, "ids") }, context);
    await super.deleteInventoryItems(ids, context);
  }

  /** Deletes items and their levels, restorably. Throws `not_allowed` when live claims stand on one of the levels. */
  @InjectTransactionManager()
  @EmitEvents()
  // @ts-expect-error Medusa types the methods that it generates as properties; core overrides them like this too.
  override async softDeleteInventoryItems(
    ids: string | string[],
    config?: SoftDeleteReturn<string>,
    @MedusaContext() context: Context = {},
  ): Promise<Record<string, string[]> | void> {
    const values = idList(ids, "ids");
    await refuseClaimedLevels({ by: "inventory_item_id", values }, context);
    return await super.softDeleteInventoryItems(values, config, context);
  }

  /**
   * Claims stock, for one line or for many together. Claims of order lines take the form that the option `deductOn`
   * picks; claims by hand, without a line item, are held. What no stock covers becomes a backorder entry, where policy
   * allows it.
   *
   * @param input - `quantity` > 0; `allow_backorder` is the variant's or the line's, and counts where neither level nor
   *   item has a policy; `mapping`, in place of `location_id`, leaves the location to the order's mapping; `ship_date`: the
   *   day on which it is wanted, until which what is expected counts as what stands there
   * @returns the claim or claims, in the order of the input
   * @throws InsufficientStockError with every line that neither stock nor policy covers
   * @throws UnmappedLocationError with every line that its mapping gives no location
   * @throws MedusaError `not_found` for an unknown item or level
   * Locks the levels, in order.
   */
  override createReservationItems(input: NewClaim[], context?: Context): Promise<Claim[]>;
  override createReservationItems(input: NewClaim, context?: Context): Promise<Claim>;
  @InjectManager()
  @EmitEvents()
  override async createReservationItems(
    input: NewClaim | NewClaim[],
    @MedusaContext() context: Context = {},
  ): Promise<Claim | Claim[]> {
    const options = { ...this.moduleOptions_, batches: this.claimBatches_ };
    return oneOrMany(input, (list) => createReservationItems(list, options, this.call_(context)));
  }

  /**
   * Checks, without a lock and without writing, whether a claim would be accepted at this moment. The claim itself
   * decides; this spares the work that leads up to one that has no chance.
   *
   * @param input - as for {@link createReservationItems}
   * @throws InsufficientStockError or UnmappedLocationError, as the claim would
   */
  @InjectManager()
  async checkReservationItems(
    input: NewClaim[],
    @MedusaContext() context: Context = {},
  ): Promise<void> {
    await checkReservationItems(input, this.moduleOptions_, context);
  }

  /**
   * Changes claims: quantity (more asks the policy, less gives back), location (the whole claim leaves the one and
   * claims at the other), or both at once.
   *
   * @param input - what is left out stays; `quantity` > 0; `expected_quantity`, `expected_location_id`: what the caller had read
   * @returns the claim or claims, in the order of the input
   * @throws InsufficientStockError with every line that neither stock nor policy covers
   * @throws MedusaError `invalid_data` for an unknown claim, `not_found` for an unknown level, `conflict` (code
   *   `changed_meanwhile`) where a claim is not as expected
   * Locks the claims, then the levels that they leave and enter, in order.
   */
  override updateReservationItems(input: ClaimUpdate[], context?: Context): Promise<Claim[]>;
  override updateReservationItems(input: ClaimUpdate, context?: Context): Promise<Claim>;
  @InjectManager()
  @EmitEvents()
  override async updateReservationItems(
    input: ClaimUpdate | ClaimUpdate[],
    @MedusaContext() context: Context = {},
  ): Promise<Claim | Claim[]> {
    return oneOrMany(input, (updates) => updateReservationItems(updates, this.call_(context)));
  }

  /**
   * Makes the claims of order lines what they are to be: moved, parted over several locations, given back, or chosen anew by
   * the rule that an order follows, all in one transaction, so that nobody else sees the units in between. What is as it is to
   * be stays untouched, so that a second call changes nothing. What waits keeps its place in the queue. With `dry_run` it says
   * what would be. A part that no mapped location stocks is left without a claim, and named.
   *
   * @returns what the lines claim afterwards, and what they claimed before
   * @throws InsufficientStockError with every claim that neither stock nor policy covers; nothing was written
   * @throws MedusaError `not_found` for an unknown level, `invalid_data` that names the field
   * Locks the lines, their claims, then the levels that they leave, may choose from and enter, in order.
   */
  @InjectManager()
  @EmitEvents()
  async allocateClaims(
    input: Types.AllocateClaimsInput,
    @MedusaContext() context: Context = {},
  ): Promise<Types.AllocationOutcomeDTO> {
    return allocateClaims(input, this.moduleOptions_, this.call_(context));
  }

  /**
   * Says what {@link updateReservationItems} would do: the claims as they would be, whom it fills, and who waits for more.
   * Writes nothing. Takes and throws what that does, and locks as it does, for as long as the call lasts.
   */
  @InjectManager()
  async previewReservationItems(
    input: ClaimUpdate[],
    @MedusaContext() context: Context = {},
  ): Promise<Types.ClaimsPreview> {
    return previewReservationItems(input, context);
  }

  /** Deletes claims for good and gives their quantities back. Claims that are gone already are passed over. */
  @InjectManager()
  @EmitEvents()
  override async deleteReservationItems(
    ids: string | string[],
    @MedusaContext() context: Context = {},
  ): Promise<void> {
    const scope = { by: "id", values: ids, field: "ids", forGood: true } as const;
    await releaseReservationItems("deleteReservationItems", scope, this.call_(context));
  }

  /** Deletes claims, restorably, and gives their quantities back. Claims that are gone already are passed over. */
  @InjectManager()
  @EmitEvents()
  override async softDeleteReservationItems(
    ids: string | string[],
    _config?: SoftDeleteReturn<string>,
    @MedusaContext() context: Context = {},
  ): Promise<void> {
    const scope = { by: "id", values: ids, field: "ids" } as const;
    await releaseReservationItems("softDeleteReservationItems", scope, this.call_(context));
  }

  /** Deletes the live claims of line items, restorably, and gives their quantities back. */
  @InjectManager()
  @EmitEvents()
  override async deleteReservationItemsByLineItem(
    lineItemId: string | string[],
    @MedusaContext() context: Context = {},
  ): Promise<void> {
    const scope = { by: "line_item_id", values: lineItemId, field: "lineItemId" } as const;
    await releaseReservationItems("deleteReservationItemsByLineItem", scope, this.call_(context));
  }

  /** Deletes the live claims at locations, restorably, and gives their quantities back. */
  @InjectManager()
  @EmitEvents()
  override async deleteReservationItemByLocationId(
    locationId: string | string[],
    @MedusaContext() context: Context = {},
  ): Promise<void> {
    const scope = { by: "location_id", values: locationId, field: "locationId" } as const;
    await releaseReservationItems("deleteReservationItemByLocationId", scope, this.call_(context));
  }

  /**
   * Brings back claims that were deleted restorably, in the form that they had, and takes their quantities again. The
   * policy is not asked: they were accepted before. Claims that are live already are passed over.
   *
   * @throws MedusaError `not_found` when a claim's level is gone
   */
  @InjectManager()
  @EmitEvents()
  override async restoreReservationItems(
    ids: string | string[],
    _config?: RestoreReturn<string>,
    @MedusaContext() context: Context = {},
  ): Promise<void> {
    const scope = { by: "id", values: ids, field: "ids" } as const;
    await restoreReservationItems("restoreReservationItems", scope, this.call_(context));
  }

  /**
   * Brings back the claims of line items that the last deletion by line item removed; never those that a fulfilment
   * consumed. Inside a workflow's compensation, only what that same workflow deleted.
   *
   * @throws MedusaError `not_found` when a claim's level is gone
   */
  @InjectManager()
  @EmitEvents()
  override async restoreReservationItemsByLineItem(
    lineItemId: string | string[],
    @MedusaContext() context: Context = {},
  ): Promise<void> {
    const scope = { by: "line_item_id", values: lineItemId, field: "lineItemId" } as const;
    await restoreReservationItems("restoreReservationItemsByLineItem", scope, this.call_(context));
  }

  /**
   * Releases, for good, claims that an order's workflow made and whose line does not exist: what a crash left.
   *
   * @param older_than_seconds - younger claims are left alone: their order may be on its way
   * @returns the ids of the claims
   * Locks the claims, then their levels, in order.
   */
  @InjectManager()
  async releaseOrphanClaims(
    older_than_seconds: number,
    @MedusaContext() context: Context = {},
  ): Promise<string[]> {
    const ids = await findOrphanClaims(sqlOf(context), {
      older_than_seconds,
      younger_than_days: ORPHAN_DAYS,
      limit: SWEEP_LIMIT,
    });
    if (ids.length) {
      await this.deleteReservationItems(ids, context);
    }
    return ids;
  }

  /**
   * Says that the workflow has ended that made changes with this event group: the levels that it changed are settled, and
   * its events become due. Idempotent.
   *
   * @param eventGroupId - the workflow's
   * @returns whether there may be events to send
   * Locks the levels, in order.
   */
  @InjectManager()
  @EmitEvents()
  async endWorkflow(
    eventGroupId: string,
    @MedusaContext() context: Context = {},
  ): Promise<boolean> {
    return endWorkflow(eventGroupId, this.call_(context));
  }

  /**
   * The event groups of workflows that changed something at least `age_seconds` ago and did not tell that they ended. Some
   * of them may still run.
   */
  @InjectManager()
  async listOverdueWorkflows(
    age_seconds: number,
    @MedusaContext() context: Context = {},
  ): Promise<string[]> {
    return listOverdueWorkflows(sqlOf(context), age_seconds, SWEEP_LIMIT);
  }

  /**
   * Settles levels whose workflow ended without telling, as after a crash, and makes its events due. Reads what is due, not
   * all levels.
   *
   * @param options - how old a change must be; `running`: the event groups of workflows that still run, which are left out
   * @returns how many levels were looked at; call again while it is not 0
   * Locks the levels, in order.
   */
  @InjectManager()
  @EmitEvents()
  async settleOverdue(
    options: { age_seconds: number; running: string[] },
    @MedusaContext() context: Context = {},
  ): Promise<number> {
    return settleOverdue({ ...options, limit: SWEEP_LIMIT }, this.call_(context));
  }

  /**
   * Leases events of the outbox that are due to the caller, who emits them and then says so with {@link markEventsSent}.
   * When it never does, they are due again after a minute. Before, orders that wait no more are looked at: whether they are ready
   * to ship.
   *
   * @param options - of which levels; or those that the plugin's own consumers did not finish with; how many at most
   * @returns the events, with their entries
   * Locks the events; passes over those that somebody else has locked.
   */
  @InjectManager()
  async leaseEvents(
    options: Types.LeaseEventsOptions,
    @MedusaContext() context: Context = {},
  ): Promise<Types.DueEvent[]> {
    const { levelIds, unhandledForSeconds, limit = 500 } = options;
    if (unhandledForSeconds === undefined) {
      await runChange(context, (execute) => judgeReadyOrders(execute, { levelIds, limit }));
    }
    return runChange(context, (execute) => leaseEvents(execute, options));
  }

  /** Notes that events are out; they are never due again. */
  @InjectManager()
  async markEventsSent(ids: string[], @MedusaContext() context: Context = {}): Promise<void> {
    await runChange(context, (execute) => markEventsSent(execute, ids));
  }

  /** Notes that the plugin's own consumers are done with events. */
  @InjectManager()
  async markEventsHandled(ids: string[], @MedusaContext() context: Context = {}): Promise<void> {
    await runChange(context, (execute) => markEventsHandled(execute, ids));
  }

  /**
   * Notes orders whose customers may have to be told something. The rows hold no personal data.
   *
   * @param notes - what happened to which order; doing it again for one event does no harm
   * @param options - `gather_seconds`: how long further changes are waited for, >= 0
   * Locks the orders' rows.
   */
  @InjectManager()
  async noteCustomers(
    notes: Types.CustomerNote[],
    options: Types.NoteCustomersOptions,
    @MedusaContext() context: Context = {},
  ): Promise<void> {
    await runChange(context, (execute) => noteCustomers(execute, notes, options));
  }

  /**
   * Notes that a person wants the customers of orders to be told what waits, whatever changed. An order that somebody asked
   * for in the last ten minutes is left as it is.
   *
   * @returns the orders that were noted
   * Locks the orders' rows.
   */
  @InjectManager()
  async remindCustomers(
    orderIds: string[],
    @MedusaContext() context: Context = {},
  ): Promise<string[]> {
    return runChange(context, (execute) => remindCustomers(execute, orderIds));
  }

  /**
   * Leases orders whose customers are due to be told something to the caller, who plans the messages, sends them, and then
   * closes the notice. When it never does, they are due again after ten minutes.
   *
   * @param options - of which orders; how many at most
   * Locks the rows; passes over those that somebody else has locked.
   */
  @InjectManager()
  async leaseCustomerNotices(
    options: Types.LeaseNoticesOptions = {},
    @MedusaContext() context: Context = {},
  ): Promise<Types.CustomerNotice[]> {
    return runChange(context, (execute) => leaseCustomerNotices(execute, options));
  }

  /**
   * Keeps the messages of a leased notice before they are sent.
   *
   * @returns false where the lease is another's by now: then nothing may be sent
   */
  @InjectManager()
  async planCustomerNotice(
    notice: Types.CustomerNotice,
    plan: unknown,
    @MedusaContext() context: Context = {},
  ): Promise<boolean> {
    return runChange(context, (execute) => planCustomerNotice(execute, notice, plan));
  }

  /** Notes what the customer of a leased notice was told; what changed meanwhile is due at once. */
  @InjectManager()
  async closeCustomerNotice(
    notice: Types.CustomerNotice,
    told: unknown,
    @MedusaContext() context: Context = {},
  ): Promise<void> {
    await runChange(context, (execute) => closeCustomerNotice(execute, notice, told));
  }

  /** Gives a leased notice back, to be tried again after so many seconds. */
  @InjectManager()
  async retryCustomerNotice(
    notice: Types.CustomerNotice,
    seconds: number,
    @MedusaContext() context: Context = {},
  ): Promise<void> {
    await runChange(context, (execute) => retryCustomerNotice(execute, notice, seconds));
  }

  /** Removes events that are out and handled, and answers of named changes, after `retention_days`. */
  @InjectManager()
  async purgeOutbox(retention_days: number, @MedusaContext() context: Context = {}): Promise<void> {
    await runChange(context, (execute) => purgeOutbox(execute, retention_days));
  }

  /**
   * Makes ledger and queue agree with levels that were changed without the engine, by core's own module or an older server:
   * each gets a movement that says so, and is settled. Runs at every start.
   *
   * @returns how many levels had to be changed
   * Locks the levels that differ, a slice at a time.
   */
  @InjectManager()
  async reconcileLevels(@MedusaContext() context: Context = {}): Promise<Types.ReconcileOutcome> {
    const change = changeContext({ cause: "reconcileLevels", context: {} });
    return reconcileLevels(sqlOf(context), change);
  }

  /**
   * Makes replenishment orders, all or none: drafts, or orders that are placed at once.
   *
   * @param input - each with its lines; an item must be stocked at the order's location; `quantity` > 0
   * @returns the orders in the order of the input, and what they changed of promises
   * @throws MedusaError `not_found` for an item that is not stocked there, naming the line
   * Locks the levels that supply is ordered for, in order.
   */
  @InjectManager()
  @EmitEvents()
  async createReplenishmentOrders(
    input: Types.CreateReplenishmentOrderInput[],
    @MedusaContext() context: Context = {},
  ): Promise<Types.SupplyOutcome> {
    return changeSupply(supplyChanges.create(input), this.call_(context));
  }

  /** Says what {@link createReplenishmentOrders} would come to. Writes nothing; numbers that it used up stay free. */
  @InjectManager()
  async previewReplenishmentOrders(
    input: Types.CreateReplenishmentOrderInput[],
    @MedusaContext() context: Context = {},
  ): Promise<Types.SupplyOutcome> {
    return changeSupply(supplyChanges.create(input, { dry_run: true }), this.call_(context));
  }

  /**
   * Orders supply for entries: what they wait for and nobody brings, in one order for each of their locations, placed at
   * once. Of each level no more than it is short of beyond what is incoming.
   *
   * @param input - the entries, and what the orders are to say
   * @throws MedusaError `not_found` for an unknown entry, `not_allowed` where nothing is left to order
   * Locks the entries' levels, in order.
   */
  @InjectManager()
  @EmitEvents()
  async orderSupplyForBackorders(
    input: Types.OrderSupplyForBackordersInput,
    @MedusaContext() context: Context = {},
  ): Promise<Types.SupplyOutcome> {
    return changeSupply(supplyChanges.orderEntries(input), this.call_(context));
  }

  /**
   * Changes an order's own columns. Another date moves the promises that its lines make, where they have none of their own.
   *
   * @throws MedusaError `not_allowed` for a date of an order that is received or cancelled
   * Locks the levels of its lines, in order, then the order. So do all methods of one order.
   */
  @InjectManager()
  @EmitEvents()
  async updateReplenishmentOrder(
    input: Types.UpdateReplenishmentOrderInput,
    @MedusaContext() context: Context = {},
  ): Promise<Types.SupplyOutcome> {
    return changeSupply(supplyChanges.update(input), this.call_(context));
  }

  /**
   * Adds, changes and removes lines, all or none. A line that a person changed does not follow the shortage any more; one of a
   * draft may be set to 0, so that it is not asked for.
   *
   * @throws MedusaError `not_allowed` for a quantity below what has arrived, or lines of an order that is received or cancelled
   */
  @InjectManager()
  @EmitEvents()
  async batchReplenishmentLines(
    input: Types.BatchReplenishmentLinesInput,
    @MedusaContext() context: Context = {},
  ): Promise<Types.SupplyOutcome> {
    return changeSupply(supplyChanges.lines(input), this.call_(context));
  }

  /**
   * Places a draft: it is ordered, its lines are incoming, and promise their date to the first in the queue.
   *
   * @throws MedusaError `not_allowed` for an order that is no draft, or has no lines
   */
  @InjectManager()
  @EmitEvents()
  async placeReplenishmentOrder(
    input: Types.PlaceReplenishmentOrderInput,
    @MedusaContext() context: Context = {},
  ): Promise<Types.SupplyOutcome> {
    return changeSupply(supplyChanges.place(input), this.call_(context));
  }

  /**
   * Books a delivery against an order: partial, over or short, also one that comes after the order was closed. What is accepted
   * goes into stock as a `receive` movement and fills the queue at once; what is rejected is not waited for any more.
   *
   * @param input - `accepted`, `rejected` >= 0, one of them > 0; with an `idempotency_key` the same receipt is booked once
   * @returns what it filled, in the order of the queue
   * @throws MedusaError `not_allowed` for a draft or a cancelled order, `invalid_data` where more is rejected than was to come
   */
  @InjectManager()
  @EmitEvents()
  async receiveReplenishmentOrder(
    input: Types.ReceiveReplenishmentOrderInput,
    @MedusaContext() context: Context = {},
  ): Promise<Types.SupplyOutcome> {
    return changeSupply(supplyChanges.receive(input), this.call_(context));
  }

  /**
   * Books goods that came without a replenishment order; else as {@link receiveReplenishmentOrder}.
   *
   * @throws MedusaError `not_found` for an item that is not stocked there
   * Locks the level.
   */
  @InjectManager()
  @EmitEvents()
  async receiveStock(
    input: Types.ReceiveStockInput,
    @MedusaContext() context: Context = {},
  ): Promise<Types.SupplyOutcome> {
    return changeSupply(supplyChanges.receiveStock(input), this.call_(context));
  }

  /**
   * Takes a receipt back, as a workflow does that fails after it: the goods leave stock, and are waited for again.
   */
  @InjectManager()
  @EmitEvents()
  async undoReceipt(
    id: string,
    @MedusaContext() context: Context = {},
  ): Promise<Types.SupplyOutcome> {
    return changeSupply(supplyChanges.undoReceipt(id), this.call_(context));
  }

  /**
   * Cancels an order: what has not come will not. Entries that it was promised to lose their date, and say so.
   *
   * @throws MedusaError `not_allowed` for an order that is received or cancelled
   */
  @InjectManager()
  @EmitEvents()
  async cancelReplenishmentOrder(
    input: Types.ReplenishmentOrderRef,
    @MedusaContext() context: Context = {},
  ): Promise<Types.SupplyOutcome> {
    return changeSupply(supplyChanges.cancel(input), this.call_(context));
  }

  /**
   * Closes an order short: what has not come will not. It is received where anything came, else cancelled.
   *
   * @throws MedusaError `not_allowed` for an order that is not ordered
   */
  @InjectManager()
  @EmitEvents()
  async closeReplenishmentOrder(
    input: Types.ReplenishmentOrderRef,
    @MedusaContext() context: Context = {},
  ): Promise<Types.SupplyOutcome> {
    return changeSupply(supplyChanges.close(input), this.call_(context));
  }

  /**
   * Deletes a draft. Throws `not_allowed` for an order that is no draft.
   */
  @InjectManager()
  @EmitEvents()
  async deleteReplenishmentOrder(
    id: string,
    @MedusaContext() context: Context = {},
  ): Promise<Types.SupplyOutcome> {
    return changeSupply(supplyChanges.delete(id), this.call_(context));
  }

  /**
   * Sets an order and its lines back to what they were, as a workflow's compensation does. What was received meanwhile stays.
   *
   * @param order - with its lines, as it was read before
   */
  @InjectManager()
  @EmitEvents()
  async restoreReplenishmentOrder(
    order: Types.ReplenishmentOrderDTO,
    @MedusaContext() context: Context = {},
  ): Promise<Types.SupplyOutcome> {
    return changeSupply(supplyChanges.restore(order), this.call_(context));
  }

  /**
   * Changes stocked quantities by deltas, in either direction and below zero too, and settles at once; where
   * {@link adjustInventory} says what the levels are, this says what it did to the queue. With `dry_run` it says what it would do.
   *
   * @param input - `adjustment`: the delta; negative takes out of stock. Or `on_hand`: what was counted on the shelf, from which
   *   the delta is computed under the lock, so that what is owed stays owed. `expected_on_hand`: what the caller had read
   * @returns what it filled, and which claims wait for more
   * @throws MedusaError `not_found` for an unknown level, `conflict` (code `changed_meanwhile`) where one is not as expected
   * Locks the levels, in order.
   */
  @InjectManager()
  @EmitEvents()
  async adjustStock(
    input: Types.AdjustStockInput,
    @MedusaContext() context: Context = {},
  ): Promise<Types.SupplyOutcome> {
    return changeSupply(supplyChanges.adjust(input), this.call_(context));
  }

  /**
   * Sets the priority of open entries, by themselves or by their lines. Higher comes first in the queue, which is planned again.
   *
   * @throws MedusaError `not_found` for an unknown entry
   * Locks the levels, in order.
   */
  @InjectManager()
  @EmitEvents()
  async setBackorderPriority(
    input: Types.SetBackorderPriorityInput,
    @MedusaContext() context: Context = {},
  ): Promise<Types.PriorityOutcome> {
    return setBackorderPriority(input, this.call_(context));
  }

  /**
   * Brings the drafts of the levels' locations in step with what is short and not incoming: their lines grow, shrink and
   * go. Lines that a person set stay. Idempotent.
   *
   * @returns the ids of the drafts that were changed
   * Locks the drafts.
   */
  @InjectManager()
  async followShortage(
    levelIds: string[],
    @MedusaContext() context: Context = {},
  ): Promise<string[]> {
    return levelIds.length
      ? runChange(context, (execute) => followShortage(execute, levelIds))
      : [];
  }

  /** Levels whose draft is not in step with what they are short of, for {@link followShortage}. */
  @InjectManager()
  async listUnfollowedLevels(
    limit: number = SWEEP_LIMIT,
    @MedusaContext() context: Context = {},
  ): Promise<string[]> {
    return listUnfollowedLevels(sqlOf(context), limit);
  }

  /**
   * Lists where the books break what must always hold: balances against claims (I1) and ledger (I2), claims against
   * policy (I3) and the queue (I4, I5), numbers against their exact twins (I6), what is incoming against replenishment
   * orders (I7), promised dates against the rule (I8), the queue against its events (I9). Reads one moment; locks and changes
   * nothing. A level in the middle of a workflow may break I5 until the workflow has ended.
   *
   * @param options - `level_ids`: only these levels, default all; `limit`: so many breaches at most, > 0
   * @returns one entry for each breach, by level, then by invariant; nothing where the books are right
   */
  @InjectManager()
  async findBreaches(
    options: Types.FindBreachesOptions = {},
    @MedusaContext() context: Context = {},
  ): Promise<Types.Breach[]> {
    return findBreaches(options, context);
  }

  /**
   * Lists what is not as it should be: what breaks the rules of the books, as {@link findBreaches}; claims whose line, order or
   * cart is gone, cancelled, archived or fulfilled; lines without their claim; entries, events and notices that nobody will
   * finish; on hand below zero. One moment of the database; locks nothing and changes nothing.
   *
   * @param options - `kinds`, `ids`: only these, default all
   * @returns the findings in the order in which they are repaired; see FINDING_KINDS
   */
  @InjectManager()
  async findStockFindings(
    options: Types.FindStockFindingsOptions = {},
    @MedusaContext() context: Context = {},
  ): Promise<Types.StockFinding[]> {
    return findStockFindings(options, context);
  }

  /**
   * Repairs one finding, in a transaction of its own, whatever transaction the caller has. It looks again first: a finding that
   * vanished meanwhile is skipped, so that doing it twice changes nothing. What moves stock is in the ledger as a `reconcile`
   * movement whose correlation is the finding's id; the queue is settled and planned.
   *
   * @param finding - as {@link findStockFindings} lists it
   * @param options - `dry_run`: say what it would change, and write nothing; `mapping`: where a line that lacks its claim may
   *   be claimed, and `ship_date` on which day it is wanted; `actor`: who asked for it
   * @returns the finding with what changed of levels; or why nothing was done
   * Locks the claim, then the level.
   */
  @InjectManager()
  @EmitEvents()
  async repairStockFinding(
    finding: Types.StockFinding,
    options: RepairOptions,
    @MedusaContext() context: Context = {},
  ): Promise<Types.RepairOutcome> {
    const settings = this.moduleOptions_;
    return repairStockFinding(finding, { ...options, settings }, this.call_(context));
  }

  protected call_(context: Context): Call {
    const emit: Call["emit"] = (object, action, ids) => {
      const announce = (within: Context) =>
        ids.forEach((id) =>
          this.aggregatedEvents({
            action,
            object,
            data: [id].flat().map((each) => ({ id: each })),
            context: within,
          }),
        );
      // What the caller may yet roll back is nobody's business before it has committed.
      const messageAggregator = new MessageAggregator();
      const { eventGroupId } = context;
      const emitLater = async () => {
        announce({ eventGroupId, messageAggregator });
        await this.emitEvents_(messageAggregator.getMessages());
      };
      const held = whenCommitted(context, () => {
        emitLater().catch((error: unknown) => this.logger_.error(String(error)));
      });
      if (!held) {
        announce(context);
      }
    };
    return { context, emit };
  }
}

addGeneratedReads(InventoryModuleService);

/** Core's methods take one thing or a list of them, and answer likewise. */
async function oneOrMany<Given, Answer>(
  given: Given | Given[],
  operation: (list: Given[]) => Promise<Answer[]>,
): Promise<Answer | Answer[]> {
  return Array.isArray(given) ? operation(given) : (await operation([given]))[0];
}
