import type { MedusaContainer } from "@medusajs/framework/types";

import { inventoryOf } from "../../../modules/inventory/inventory-of";
import type { AdminLeadTime } from "../../../types/http";
import { readLeadTime as readOwn } from "../../../workflows/replenishment/steps/set-lead-time";

/**
 * Reads how long supply of an item takes, or at one of its locations.
 *
 * @throws MedusaError `not_found` for an unknown item or level
 */
export async function readLeadTime(
  scope: MedusaContainer,
  inventory_item_id: string,
  location_id?: string,
): Promise<AdminLeadTime> {
  const inventory = inventoryOf(scope);
  const ofItem = await readOwn(inventory, { inventory_item_id });
  const lead_time_days =
    location_id === undefined
      ? ofItem
      : await readOwn(inventory, { inventory_item_id, location_id });
  return {
    inventory_item_id,
    location_id: location_id ?? null,
    lead_time_days,
    effective: lead_time_days ?? ofItem,
  };
}
