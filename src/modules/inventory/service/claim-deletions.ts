import type { Context, RestoreReturn, SoftDeleteReturn } from "@medusajs/framework/types";
import { CommonEvents, EmitEvents, InjectManager, MedusaContext } from "@medusajs/framework/utils";

import { changeContext } from "../engine/change-context";
import { forget, runChange } from "../engine/database";
import { idList } from "../input/check-input";
import { missingLevelsError } from "../outcomes";
import { releaseClaims, type ReleaseOptions } from "../engine/release-claims";
import { restoreClaims, type RestoreOptions } from "../engine/restore-claims";
import { LevelDeletions } from "./level-deletions";

/** What the input of the methods that make and change claims is called in errors. */
export const CLAIMS_INPUT = "reservation_items";

/** The part of the service that deletes claims and brings them back. */
export class ClaimDeletions extends LevelDeletions {
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
      throw missingLevelsError(outcome.missing, CLAIMS_INPUT);
    }
    this.levelsChanged_(outcome.level_ids, context);
    this.claimsChanged_(CommonEvents.UPDATED, outcome.claim_ids, context);
  }

  protected claimsChanged_(action: string, ids: readonly string[], context: Context): void {
    forget(context, "ReservationItem", ids);
    this.emit_("reservation_item", action, ids, context);
  }
}
