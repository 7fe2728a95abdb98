import type {
  Context,
  InventoryTypes,
  RestoreReturn,
  SoftDeleteReturn,
} from "@medusajs/framework/types";
import {
  CommonEvents,
  EmitEvents,
  InjectManager,
  MedusaContext,
  MedusaError,
} from "@medusajs/framework/utils";

import { changeContext } from "../change-context";
import { errorCode, forget, runChange, sqlOf } from "../database";
import { toReservationItem } from "../dto";
import { idList, invalid } from "../input/check-input";
import { readClaimLines, readClaimUpdates } from "../input/reservation-items";
import { insufficientStockError, missingLevelsError, unmappedLocationError } from "../outcomes";
import { type ClaimLine, claimStock, previewClaim } from "../sql/claim-stock";
import type { JsonRow } from "../sql/execute";
import { releaseClaims, type ReleaseOptions } from "../sql/release-claims";
import { restoreClaims, type RestoreOptions } from "../sql/restore-claims";
import { updateClaims } from "../sql/update-claims";
import type { CreateReservationItemInput, ReservationItemWithFormDTO } from "../types";
import { LevelDeletions } from "./level-deletions";

const INPUT = "reservation_items";
const UNIQUE_VIOLATION = "23505";

/** The part of the service that deals with claims: reservations, in core's words. */
export class ClaimMethods extends LevelDeletions {
  /**
   * Claims stock, for one line or for many together: all or nothing. Claims of order lines take the form that the
   * option `deductOn` picks; claims by hand, without a line item, are held. What no stock covers becomes a backorder
   * entry, where policy allows it.
   *
   * @param input - `quantity` in the item's unit, > 0; `allow_backorder` is the variant's or the line's, and counts
   *   where neither level nor item has a policy; `location_choice`, in place of `location_id`, leaves the location to
   *   the order's mapping
   * @returns the claim or claims, in the order of the input
   * @throws InsufficientStockError with every line that neither stock nor policy covers; nothing is written
   * @throws UnmappedLocationError with every line that its mapping gives no location; nothing is written
   * @throws MedusaError `invalid_data` for bad input, `not_found` for an unknown item or level; nothing is written
   * Locks the levels, in order.
   */
  override createReservationItems(
    input: CreateReservationItemInput[],
    context?: Context,
  ): Promise<ReservationItemWithFormDTO[]>;
  override createReservationItems(
    input: CreateReservationItemInput,
    context?: Context,
  ): Promise<ReservationItemWithFormDTO>;
  @InjectManager()
  @EmitEvents()
  override async createReservationItems(
    input: CreateReservationItemInput | CreateReservationItemInput[],
    @MedusaContext() context: Context = {},
  ): Promise<ReservationItemWithFormDTO | ReservationItemWithFormDTO[]> {
    const lines = readClaimLines(
      Array.isArray(input) ? input : [input],
      this.moduleOptions_.deductOn,
    );
    if (!lines.length) {
      return [];
    }
    const change = changeContext({
      cause: "createReservationItems",
      // Without what the call itself adds: a retry makes other ids, and `deductOn` may have been switched since.
      payload: lines.map(({ reservation_id: _generated, deducted: _form, ...line }) => line),
      context,
      actor: commonActor(lines),
    });
    const outcome = await runChange(context, (execute) => claimStock(execute, lines, change)).catch(
      (error) => {
        throw errorCode(error) === UNIQUE_VIOLATION
          ? invalid(
              `${INPUT}: an id is taken already: ${lines.map((l) => l.reservation_id).join(", ")}`,
            )
          : error;
      },
    );
    if ("missing" in outcome) {
      throw missingLevelsError(outcome.missing, INPUT);
    }
    if ("unmapped" in outcome) {
      throw unmappedLocationError(outcome.unmapped);
    }
    if ("refused" in outcome) {
      throw insufficientStockError(outcome.refused);
    }
    if (!outcome.replayed) {
      this.levelsChanged_(outcome.level_ids, context);
      this.emit_(
        "reservation_item",
        CommonEvents.CREATED,
        lines.map((line) => line.reservation_id),
        context,
      );
    }
    const claims = outcome.replayed
      ? outcome.claims.map(toReservationItem)
      : inOrderOf(
          lines.map((line) => line.reservation_id),
          outcome.claims,
        );
    return Array.isArray(input) ? claims : claims[0];
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
    input: CreateReservationItemInput[],
    @MedusaContext() context: Context = {},
  ): Promise<void> {
    const lines = readClaimLines(input, this.moduleOptions_.deductOn);
    if (!lines.length) {
      return;
    }
    const outcome = await previewClaim(sqlOf(context), lines);
    if (outcome.unmapped) {
      throw unmappedLocationError(outcome.unmapped);
    }
    if (outcome.refused) {
      throw insufficientStockError(outcome.refused);
    }
  }

  /**
   * Changes claims: quantity (more asks the policy, less gives back), location (the whole claim leaves the one and
   * claims at the other), or both at once; all or nothing.
   *
   * @param input - what is left out stays; `quantity` > 0
   * @returns the claim or claims, in the order of the input
   * @throws InsufficientStockError with every line that neither stock nor policy covers; nothing is written
   * @throws MedusaError `invalid_data` for bad input or an unknown claim, `not_found` for an unknown level
   * Locks the claims, then the levels that they leave and enter, in order.
   */
  override updateReservationItems(
    input: InventoryTypes.UpdateReservationItemInput[],
    context?: Context,
  ): Promise<ReservationItemWithFormDTO[]>;
  override updateReservationItems(
    input: InventoryTypes.UpdateReservationItemInput,
    context?: Context,
  ): Promise<ReservationItemWithFormDTO>;
  @InjectManager()
  @EmitEvents()
  override async updateReservationItems(
    input: InventoryTypes.UpdateReservationItemInput | InventoryTypes.UpdateReservationItemInput[],
    @MedusaContext() context: Context = {},
  ): Promise<ReservationItemWithFormDTO | ReservationItemWithFormDTO[]> {
    const updates = readClaimUpdates(Array.isArray(input) ? input : [input]);
    if (!updates.length) {
      return [];
    }
    const change = changeContext({ cause: "updateReservationItems", payload: updates, context });
    const outcome = await runChange(context, (execute) => updateClaims(execute, updates, change));
    if ("unknown" in outcome) {
      const names = outcome.unknown.map(
        ({ ordinal, id }) => `${INPUT}[${ordinal}]: Reservation item with id ${id} not found`,
      );
      throw new MedusaError(MedusaError.Types.INVALID_DATA, names.join(", "));
    }
    if ("other_item" in outcome) {
      const names = outcome.other_item.map(
        ({ ordinal }) =>
          `${INPUT}[${ordinal}].inventory_item_id cannot change: make a new reservation`,
      );
      throw new MedusaError(MedusaError.Types.INVALID_DATA, names.join(", "));
    }
    if ("missing" in outcome) {
      throw missingLevelsError(outcome.missing, INPUT);
    }
    if ("refused" in outcome) {
      throw insufficientStockError(outcome.refused);
    }
    const ids = updates.map((update) => update.id);
    if (!outcome.replayed) {
      this.levelsChanged_(outcome.level_ids, context);
      this.claimsChanged_(CommonEvents.UPDATED, ids, context);
    }
    const claims = inOrderOf(ids, outcome.claims);
    return Array.isArray(input) ? claims : claims[0];
  }

  /**
   * Deletes claims for good and gives their quantities back. Claims that are gone already are passed over.
   *
   * @param ids - claims
   */
  @InjectManager()
  @EmitEvents()
  override async deleteReservationItems(
    ids: string | string[],
    @MedusaContext() context: Context = {},
  ): Promise<void> {
    await this.release_(
      "deleteReservationItems",
      { by: "id", values: idList(ids, "ids"), forGood: true },
      context,
    );
  }

  /**
   * Deletes claims, restorably, and gives their quantities back. Claims that are gone already are passed over.
   *
   * @param ids - claims
   */
  @InjectManager()
  @EmitEvents()
  override async softDeleteReservationItems(
    ids: string | string[],
    _config?: SoftDeleteReturn<string>,
    @MedusaContext() context: Context = {},
  ): Promise<void> {
    await this.release_(
      "softDeleteReservationItems",
      { by: "id", values: idList(ids, "ids"), forGood: false },
      context,
    );
  }

  /** Deletes the live claims of line items, restorably, and gives their quantities back. */
  @InjectManager()
  @EmitEvents()
  override async deleteReservationItemsByLineItem(
    lineItemId: string | string[],
    @MedusaContext() context: Context = {},
  ): Promise<void> {
    await this.release_(
      "deleteReservationItemsByLineItem",
      { by: "line_item_id", values: idList(lineItemId, "lineItemId"), forGood: false },
      context,
    );
  }

  /** Deletes the live claims at locations, restorably, and gives their quantities back. */
  @InjectManager()
  @EmitEvents()
  override async deleteReservationItemByLocationId(
    locationId: string | string[],
    @MedusaContext() context: Context = {},
  ): Promise<void> {
    await this.release_(
      "deleteReservationItemByLocationId",
      { by: "location_id", values: idList(locationId, "locationId"), forGood: false },
      context,
    );
  }

  /**
   * Brings back claims that were deleted restorably, in the form that they had, and takes their quantities again. The
   * policy is not asked: they were accepted before. Claims that are live already are passed over.
   *
   * @param ids - claims
   * @throws MedusaError `not_found` when a claim's level is gone
   */
  @InjectManager()
  @EmitEvents()
  override async restoreReservationItems(
    ids: string | string[],
    _config?: RestoreReturn<string>,
    @MedusaContext() context: Context = {},
  ): Promise<void> {
    await this.restore_(
      "restoreReservationItems",
      { by: "id", values: idList(ids, "ids") },
      context,
    );
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
    await this.restore_(
      "restoreReservationItemsByLineItem",
      { by: "line_item_id", values: idList(lineItemId, "lineItemId") },
      context,
    );
  }

  private async release_(
    cause: string,
    scope: Omit<ReleaseOptions, "context">,
    context: Context,
  ): Promise<void> {
    if (!scope.values.length) {
      return;
    }
    const change = changeContext({ cause, payload: scope, context });
    const outcome = await runChange(context, (execute) =>
      releaseClaims(execute, { ...scope, context: change }),
    );
    this.levelsChanged_(outcome.level_ids, context);
    this.claimsChanged_(CommonEvents.DELETED, outcome.claim_ids, context);
  }

  private async restore_(
    cause: string,
    scope: Omit<RestoreOptions, "context">,
    context: Context,
  ): Promise<void> {
    if (!scope.values.length) {
      return;
    }
    const change = changeContext({ cause, payload: scope, context });
    const outcome = await runChange(context, (execute) =>
      restoreClaims(execute, { ...scope, context: change }),
    );
    if ("missing" in outcome) {
      throw missingLevelsError(outcome.missing, INPUT);
    }
    this.levelsChanged_(outcome.level_ids, context);
    this.claimsChanged_(CommonEvents.UPDATED, outcome.claim_ids, context);
  }

  private claimsChanged_(action: string, ids: readonly string[], context: Context): void {
    forget(context, "ReservationItem", ids);
    this.emit_("reservation_item", action, ids, context);
  }
}

/** Who made the claims, when it is one person. */
function commonActor(lines: readonly ClaimLine[]): string | null {
  const actor = lines[0].created_by;
  return lines.every((line) => line.created_by === actor) ? actor : null;
}

function inOrderOf(ids: readonly string[], rows: readonly JsonRow[]): ReservationItemWithFormDTO[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => toReservationItem(byId.get(id) as JsonRow));
}
