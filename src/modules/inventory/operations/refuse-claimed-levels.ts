import type { Context } from "@medusajs/framework/types";
import { MedusaError } from "@medusajs/framework/utils";

import { type LevelScope, lockAndFindClaimedLevels } from "../engine/claimed-levels";
import { runChange } from "../engine/database";

/**
 * Keeps levels from being deleted from under claims. Call it in the transaction that deletes: it locks the levels, so no
 * claim comes in between.
 *
 * @throws MedusaError `not_allowed` when live claims stand on one of the levels
 */
export async function refuseClaimedLevels(scope: LevelScope, context: Context): Promise<void> {
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
