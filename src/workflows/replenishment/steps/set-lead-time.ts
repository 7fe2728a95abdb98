import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk";

import { inventoryOf } from "../../../modules/inventory/inventory-of";
import type InventoryModuleService from "../../../modules/inventory/service";
import type { InventoryLevelWithPolicyDTO } from "../../../modules/inventory/types";

/** An item, or one of its levels, and its lead time; `null`: the level inherits, or nobody knows. */
export type SetLeadTimeInput = {
  inventory_item_id: string;
  location_id?: string;
  /** Whole days, >= 0. */
  lead_time_days: number | null;
};

/** Sets a lead time. Its compensation puts back the one that this step replaced. */
export const setLeadTimeStep = createStep(
  "set-lead-time-step",
  async (input: SetLeadTimeInput, { container }) => {
    const inventory = inventoryOf(container);
    const before = { ...input, lead_time_days: await readLeadTime(inventory, input) };
    await writeLeadTime(inventory, input);
    return new StepResponse({ lead_time_days: input.lead_time_days }, before);
  },
  async (before, { container }) => {
    if (before) {
      await writeLeadTime(inventoryOf(container), before);
    }
  },
);

/**
 * Reads the lead time of an item itself, or of its level itself.
 *
 * @throws MedusaError `not_found` for an unknown item or level
 */
export async function readLeadTime(
  inventory: InventoryModuleService,
  { inventory_item_id, location_id }: Omit<SetLeadTimeInput, "lead_time_days">,
): Promise<number | null> {
  if (location_id === undefined) {
    const item = await inventory.retrieveInventoryItem(inventory_item_id);
    return (item as { lead_time_days?: number | null }).lead_time_days ?? null;
  }
  const level = await inventory.retrieveInventoryLevelByItemAndLocation(
    inventory_item_id,
    location_id,
  );
  return (level as InventoryLevelWithPolicyDTO).lead_time_days ?? null;
}

async function writeLeadTime(
  inventory: InventoryModuleService,
  { inventory_item_id, location_id, lead_time_days }: SetLeadTimeInput,
): Promise<void> {
  if (location_id === undefined) {
    // Core's type of an item does not know the columns that we add.
    await inventory.updateInventoryItems({ id: inventory_item_id, lead_time_days } as Parameters<
      typeof inventory.updateInventoryItems
    >[0] &
      object);
  } else {
    await inventory.updateInventoryLevels({ inventory_item_id, location_id, lead_time_days });
  }
}
