import type { MedusaContainer } from "@medusajs/framework/types";

import { inventoryOf } from "../../../modules/inventory/inventory-of";
import type { InventoryLevelWithPolicyDTO } from "../../../modules/inventory/types";
import type { AdminLeadTime } from "../../../types/http";

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
  const item = (await inventory.retrieveInventoryItem(inventory_item_id)) as {
    lead_time_days?: number | null;
  };
  const ofItem = item.lead_time_days ?? null;
  if (location_id === undefined) {
    return { inventory_item_id, location_id: null, lead_time_days: ofItem, effective: ofItem };
  }
  const level = (await inventory.retrieveInventoryLevelByItemAndLocation(
    inventory_item_id,
    location_id,
  )) as InventoryLevelWithPolicyDTO;
  const lead_time_days = level.lead_time_days ?? null;
  return { inventory_item_id, location_id, lead_time_days, effective: lead_time_days ?? ofItem };
}
