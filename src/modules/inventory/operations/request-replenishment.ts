import type { Context } from "@medusajs/framework/types";
import { generateEntityId } from "@medusajs/framework/utils";

import { sqlOf } from "../engine/database";
import {
  requestReplenishment as requestSupply,
  type RequestedReplenishment,
} from "../engine/request-replenishment";

/** Requests supply for what levels are short of; a level that is named twice counts once. */
export async function requestReplenishment(
  levelIds: readonly string[],
  context: Context,
): Promise<RequestedReplenishment[]> {
  const requests = [...new Set(levelIds)].map((inventory_level_id) => ({
    id: generateEntityId(undefined, "replo"),
    inventory_level_id,
  }));
  return requests.length ? requestSupply(sqlOf(context), requests) : [];
}
