import type { Context, InventoryTypes } from "@medusajs/framework/types";
import {
  CommonEvents,
  EmitEvents,
  InjectManager,
  MedusaContext,
  MedusaError,
} from "@medusajs/framework/utils";

import { changeContext } from "../engine/change-context";
import { ClaimBatches, type RunClaims } from "../engine/claim-batches";
import { errorCode, runChange, sqlOf } from "../engine/database";
import { toReservationItem } from "../dto";
import { invalid } from "../input/check-input";
import { readClaimLines, readClaimUpdates } from "../input/reservation-items";
import { insufficientStockError, missingLevelsError, unmappedLocationError } from "../outcomes";
import {
  type ClaimCall,
  type ClaimLine,
  type ClaimOutcome,
  claimStock,
  previewClaim,
} from "../engine/claim-stock";
import type { JsonRow } from "../engine/execute";
import { updateClaims } from "../engine/update-claims";
import type { CreateReservationItemInput, ReservationItemWithFormDTO } from "../types";
import { CLAIMS_INPUT, ClaimDeletions } from "./claim-deletions";

const UNIQUE_VIOLATION = "23505";

/** The part of the service that makes and changes claims: reservations, in core's words. */
export class ClaimMethods extends ClaimDeletions {
  private readonly claimBatches_ = new ClaimBatches();

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
    const lines = readClaimLines(Array.isArray(input) ? input : [input], this.moduleOptions_);
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
    const outcome = await this.claim_({ lines, context: change }, context).catch((error) => {
      throw errorCode(error) === UNIQUE_VIOLATION
        ? invalid(
            `${CLAIMS_INPUT}: an id is taken already: ${lines.map((l) => l.reservation_id).join(", ")}`,
          )
        : error;
    });
    if ("missing" in outcome) {
      throw missingLevelsError(outcome.missing, CLAIMS_INPUT);
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
    const lines = readClaimLines(input, this.moduleOptions_);
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
        ({ ordinal, id }) =>
          `${CLAIMS_INPUT}[${ordinal}]: Reservation item with id ${id} not found`,
      );
      throw new MedusaError(MedusaError.Types.INVALID_DATA, names.join(", "));
    }
    if ("other_item" in outcome) {
      const names = outcome.other_item.map(
        ({ ordinal }) =>
          `${CLAIMS_INPUT}[${ordinal}].inventory_item_id cannot change: make a new reservation`,
      );
      throw new MedusaError(MedusaError.Types.INVALID_DATA, names.join(", "));
    }
    if ("missing" in outcome) {
      throw missingLevelsError(outcome.missing, CLAIMS_INPUT);
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

  /** Inside the caller's transaction a claim goes alone: what it may wait for is not to be joined with others'. */
  private async claim_(call: ClaimCall, context: Context): Promise<ClaimOutcome> {
    const run: RunClaims = (calls) => runChange(context, (execute) => claimStock(execute, calls));
    if (!context.transactionManager) {
      return this.claimBatches_.claim(call, run);
    }
    const [outcome] = await run([call]);
    return outcome;
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
