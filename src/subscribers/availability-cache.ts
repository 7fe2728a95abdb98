import type { SubscriberArgs, SubscriberConfig } from "@medusajs/framework";
import type { MedusaContainer } from "@medusajs/framework/types";

import { inventoryOf } from "../modules/inventory/inventory-of";
import { cachingOf, itemCacheTag } from "../availability/read-variant-availability";
import { inCrowds } from "../workflows/backorders/in-crowds";

const ITEM_UPDATED = "inventory.inventory-item.updated";

type StockChanged = SubscriberArgs<{ id: string | string[] } | { id: string }[]>["event"];

/**
 * Clears what is cached of an inventory item when it or one of its levels changes: claims, releases, receipts,
 * adjustments, policy, and levels that are new or gone. Medusa's own invalidation knows rows, not that an answer was
 * summed from them.
 */
const clear = inCrowds(async (container: MedusaContainer, events: readonly StockChanged[]) => {
  const [items, levels] = [true, false].map((ofItem) =>
    events
      .filter(({ name }) => (name === ITEM_UPDATED) === ofItem)
      .flatMap(({ data }) => [data].flat())
      .flatMap(({ id }) => id),
  );
  const changed = new Set([...items, ...(await itemsOfLevels(container, levels))]);
  if (changed.size) {
    await cachingOf(container)?.clear({ tags: [...changed].map(itemCacheTag) });
  }
});

export default async function clearAvailability({
  event,
  container,
}: SubscriberArgs<StockChanged["data"]>): Promise<void> {
  if (cachingOf(container)) {
    await clear(container, event);
  }
}

async function itemsOfLevels(container: MedusaContainer, ids: string[]): Promise<string[]> {
  if (!ids.length) {
    return [];
  }
  const levels = await inventoryOf(container).listInventoryLevels(
    { id: ids },
    { select: ["id", "inventory_item_id"], withDeleted: true, take: ids.length },
  );
  return [...new Set(levels.map((level) => level.inventory_item_id))];
}

export const config: SubscriberConfig = {
  event: [
    ITEM_UPDATED,
    "inventory.inventory-level.created",
    "inventory.inventory-level.updated",
    "inventory.inventory-level.deleted",
    "inventory.inventory-level.restored",
  ],
  context: { subscriberId: "backorders-availability-cache" },
};
