import type { Context, SoftDeleteReturn } from "@medusajs/framework/types";
import {
  EmitEvents,
  InjectTransactionManager,
  MedusaContext,
  MedusaError,
} from "@medusajs/framework/utils";

import { runChange } from "../engine/database";
import { idList, requiredId } from "../input/check-input";
import { type LevelScope, lockAndFindClaimedLevels } from "../engine/claimed-levels";
import { LevelWrites } from "./level-writes";

/** The part of the service that deletes items and levels, and never from under a claim. */
export class LevelDeletions extends LevelWrites {
  /**
   * Deletes a level for good. A level that claims stand on stays: deleting it would orphan them.
   *
   * @throws MedusaError `not_allowed` when live claims stand on the level
   */
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
    await this.refuseClaimed_({ by: "pair", values: pair }, context);
    await super.deleteInventoryLevel(inventoryItemId, locationId, context);
  }

  /** Deletes the levels of locations. Throws `not_allowed` when live claims stand on one. */
  @InjectTransactionManager()
  @EmitEvents()
  override async deleteInventoryItemLevelByLocationId(
    locationId: string | string[],
    @MedusaContext() context: Context = {},
  ): Promise<[object[], Record<string, unknown[]>]> {
    await this.refuseClaimed_(
      { by: "location_id", values: idList(locationId, "locationId") },
      context,
    );
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
    await this.refuseClaimed_({ by: "id", values }, context);
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
    await this.refuseClaimed_({ by: "id", values: idList(ids, "ids") }, context);
    return await super.softDeleteInventoryLevels(idList(ids, "ids"), config, context);
  }

  /** Deletes items and their levels for good. Throws `not_allowed` when live claims stand on one of the levels. */
  @InjectTransactionManager()
  @EmitEvents()
  // @ts-expect-error Medusa types the methods that it generates as properties; core overrides them like this too.
  override async deleteInventoryItems(
    ids: string | string[],
    @MedusaContext() context: Context = {},
  ): Promise<void> {
    await this.refuseClaimed_({ by: "inventory_item_id", values: idList(ids, "ids") }, context);
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
    await this.refuseClaimed_({ by: "inventory_item_id", values: idList(ids, "ids") }, context);
    return await super.softDeleteInventoryItems(idList(ids, "ids"), config, context);
  }

  private async refuseClaimed_(scope: LevelScope, context: Context): Promise<void> {
    const claimed = await runChange(context, (execute) => lockAndFindClaimedLevels(execute, scope));
    if (claimed.length) {
      throw new MedusaError(
        MedusaError.Types.NOT_ALLOWED,
        "Cannot remove inventory levels that open reservations stand on: " +
          claimed
            .map((level) => `item ${level.inventory_item_id} at location ${level.location_id}`)
            .join(", "),
      );
    }
  }
}
