import type { SubscriberArgs, SubscriberConfig } from "@medusajs/framework";
import type { MedusaContainer } from "@medusajs/framework/types";

import { inventoryOf } from "../modules/inventory/inventory-of";
import { cachingOf, itemCacheTag } from "../availability/read-variant-availability";

const ITEM_UPDATED = "inventory.inventory-item.updated";

/**
 * Clears what is cached of an inventory item when it or one of its levels changes: claims, releases, receipts,
 * adjustments, policy, and levels that are new or gone. Medusa's own invalidation knows rows, not that an answer was
 * summed from them.
 */
export default async function clearAvailability({
  event,
  container,
}: SubscriberArgs<{ id: string } | { id: string }[]>): Promise<void> {
  const cache = cachingOf(container);
  const ids = [event.data].flat().map(({ id }) => id);
  if (!cache || !ids.length) {
    return;
  }
  const items = event.name === ITEM_UPDATED ? ids : await itemsOfLevels(container, ids);
  if (items.length) {
    await cache.clear({ tags: items.map(itemCacheTag) });
  }
}

async function itemsOfLevels(container: MedusaContainer, ids: string[]): Promise<string[]> {
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
