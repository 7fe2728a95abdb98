import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk";

import { inventoryOf } from "../../../modules/inventory/inventory-of";
import type InventoryModuleService from "../../../modules/inventory/service";
import type {
  FilterableBackorderEntryProps,
  PriorityOutcome,
  SetBackorderPriorityInput,
} from "../../../modules/inventory/types";

/** More than the module takes in one call; Medusa lists 15 where nothing is said. */
const MOST_ENTRIES = 100_000;

type PriorityBefore = { id: string; priority: number };

/** Sets the priority of open backorder entries. Its compensation gives each entry its own back. */
export const setBackorderPriorityStep = createStep(
  "set-backorder-priority-step",
  async (input: SetBackorderPriorityInput, { container }) => {
    const inventory = inventoryOf(container);
    const before = input.dry_run ? [] : await readPriorities(inventory, input);
    return new StepResponse<PriorityOutcome, PriorityBefore[]>(
      await inventory.setBackorderPriority(input),
      before,
    );
  },
  async (before, { container }) => {
    const byPriority = new Map<number, string[]>();
    for (const { id, priority } of before ?? []) {
      byPriority.set(priority, [...(byPriority.get(priority) ?? []), id]);
    }
    for (const [priority, backorder_entry_ids] of byPriority) {
      await inventoryOf(container).setBackorderPriority({ priority, backorder_entry_ids });
    }
  },
);

async function readPriorities(
  inventory: InventoryModuleService,
  { backorder_entry_ids, line_item_ids }: SetBackorderPriorityInput,
): Promise<PriorityBefore[]> {
  const selectors: FilterableBackorderEntryProps[] = [
    ...(backorder_entry_ids?.length ? [{ id: backorder_entry_ids }] : []),
    ...(line_item_ids?.length ? [{ line_item_id: line_item_ids }] : []),
  ];
  const found = await Promise.all(
    selectors.map((selector) =>
      inventory.listBackorderEntries(
        { ...selector, status: "open" },
        { select: ["id", "priority"], take: MOST_ENTRIES },
      ),
    ),
  );
  return found.flat().map(({ id, priority }) => ({ id, priority }));
}
