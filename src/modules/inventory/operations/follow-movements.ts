import type { Context } from "@medusajs/framework/types";
import { MedusaError } from "@medusajs/framework/utils";

import { sqlOf } from "../engine/database";
import { type FollowedMovement, followMovements } from "../engine/follow-movements";
import { invalid } from "./check-input";

/** Where a follower is. */
export type FollowInput = {
  /** The last movement that it has; without it, from the first that there is. */
  after?: string | null;
  /** How many at most, 1 to 10,000; 1,000 by default. */
  limit?: number;
};

const ID = /^stmov_\d{19}$/;
const MAX_LIMIT = 10_000;

/**
 * Reads the ledger on from a movement.
 *
 * @throws MedusaError `invalid_data` for what is no id of a movement, `not_allowed` where the next ones are in the archive
 */
export async function followStockMovements(
  { after = null, limit = 1_000 }: FollowInput,
  context: Context,
): Promise<FollowedMovement[]> {
  if (after !== null && !ID.test(after)) {
    throw invalid(`after must be the id of a movement, received "${String(after).slice(0, 40)}"`);
  }
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) {
    throw invalid(`limit must be a whole number from 1 to ${MAX_LIMIT}`);
  }
  const found = await followMovements(sqlOf(context), { after, limit });
  if ("archived" in found) {
    throw new MedusaError(
      MedusaError.Types.NOT_ALLOWED,
      `Movements up to ${found.archived} are archived. Read on without after: the first movements say what each level had then`,
    );
  }
  return found.movements;
}
