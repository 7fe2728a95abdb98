import type { ItemStock, LevelStock, VariantStock } from "../../../src/modules/inventory/types";

/** A level in the sales channel; backorders are off unless the rest says otherwise. */
export const level = (available: string, rest: Partial<LevelStock> = {}): LevelStock => ({
  location_id: "sloc_a",
  available,
  allow_backorder: null,
  backorder_limit: null,
  in_channel: true,
  ...rest,
});

/** An inventory item of a variant, one unit of it in one of the variant. */
export const item = (levels: LevelStock[], rest: Partial<ItemStock> = {}): ItemStock => ({
  inventory_item_id: "iitem_1",
  required_quantity: "1",
  requires_shipping: true,
  allow_backorder: null,
  backorder_limit: null,
  levels,
  ...rest,
});

/** A managed variant. */
export const variant = (items: ItemStock[], rest: Partial<VariantStock> = {}): VariantStock => ({
  variant_id: "variant_1",
  manage_inventory: true,
  allow_backorder: false,
  items,
  ...rest,
});
