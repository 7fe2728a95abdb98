/** What of an inventory item of an order's line has not shipped and is claimed nowhere: a person has to decide. */
export type UnallocatedLine = {
  /** Of line and item. */
  id: string;
  order_id: string;
  order_display_id: number;
  line_item_id: string;
  title: string;
  variant_title: string | null;
  inventory_item_id: string;
  sku: string | null;
  item_title: string | null;
  /** What is claimed nowhere, > 0, in the item's unit. */
  quantity: number;
  /** What of the line has not shipped, in the item's unit. */
  needed_quantity: number;
  ordered_at: Date;
  /** When a claim of it was given back last; `null`: it never had one. */
  released_at: Date | null;
};

/** The input of the module's `listUnallocatedLines`. */
export type ListUnallocatedLinesInput = {
  /** Only these orders'. */
  order_id?: string[];
  /** Searches order number, sku and titles. */
  q?: string;
  /** Default 20, at most 1,000. */
  limit?: number;
  offset?: number;
};

/** A page of them, the oldest order's first. */
export type UnallocatedLinePage = { unallocated_lines: UnallocatedLine[]; count: number };
