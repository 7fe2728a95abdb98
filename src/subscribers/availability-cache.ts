import type { SubscriberArgs, SubscriberConfig } from "@medusajs/framework";

import { inventoryOf } from "../lib/inventory/resolve";
import { cachingOf, itemCacheTag } from "../workflows/availability/read-variant-availability";

/**
 * Clears what is cached of an inventory item when one of its levels changes: claims, releases, receipts, adjustments,
 * policy, and levels that are new or gone. Medusa's own invalidation knows rows, not that an answer was summed from them.
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
  const levels = await inventoryOf(container).listInventoryLevels(
    { id: ids },
    { select: ["id", "inventory_item_id"], withDeleted: true, take: ids.length },
  );
  const items = new Set(levels.map((level) => level.inventory_item_id));
  if (items.size) {
    await cache.clear({ tags: [...items].map(itemCacheTag) });
  }
}

export const config: SubscriberConfig = {
  event: [
    "inventory.inventory-level.created",
    "inventory.inventory-level.updated",
    "inventory.inventory-level.deleted",
    "inventory.inventory-level.restored",
  ],
  context: { subscriberId: "backorders-availability-cache" },
};
