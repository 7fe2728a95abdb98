import type { Context } from "@medusajs/framework/types";

import { sqlOf } from "../engine/database";
import {
  type Breach,
  findBreaches as find,
  type FindBreachesOptions,
} from "../engine/find-breaches";
import { checkFields, idList, invalid } from "./check-input";

/**
 * Reads which levels are asked about, and lists where their books break what must always hold.
 *
 * @throws MedusaError `invalid_data`, naming the option that is wrong
 */
export async function findBreaches(
  options: FindBreachesOptions,
  context: Context,
): Promise<Breach[]> {
  const { level_ids, limit } = checkFields(options, "options", ["level_ids", "limit"]);
  if (limit !== undefined && !(Number.isSafeInteger(limit) && (limit as number) > 0)) {
    throw invalid(`options.limit must be a whole number greater than 0, received ${String(limit)}`);
  }
  return find(sqlOf(context), {
    level_ids: level_ids === undefined ? undefined : idList(level_ids, "options.level_ids"),
    limit: limit as number | undefined,
  });
}
