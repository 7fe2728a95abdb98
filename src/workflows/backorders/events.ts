/** Emitted once for each new backorder entry, after the workflow that made the claim has succeeded. */
export const INVENTORY_BACKORDERED = "inventory.backordered";

/**
 * The payload of {@link INVENTORY_BACKORDERED}. At least once: consumers tell repeats by `backorder_entry_id`.
 */
export type InventoryBackorderedData = {
  /** The variant of the order's line; of a claim by hand, the item's only variant; else `null`. */
  variant_id: string | null;
  inventory_item_id: string;
  location_id: string;
  inventory_level_id: string;
  /** What the claim changed the level's available quantity by; negative. */
  delta: number;
  /** The level's `stocked_quantity` after the claim; negative where the claim was deducted from it. */
  new_stock: number;
  /** The level's available quantity after the claim. */
  available: number;
  /** What of the claim no stock covers. */
  backordered_quantity: number;
  order_id: string | null;
  line_item_id: string | null;
  reservation_id: string;
  backorder_entry_id: string;
};
