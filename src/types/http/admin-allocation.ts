/** Units of a line's variant at a stock location. */
export interface AdminAllocationTarget {
  location_id: string;
  /** > 0; a decimal text where a number would lose digits. */
  quantity: number | string;
}

/** `POST /admin/orders/:id/allocation` */
export interface AdminAllocateOrder {
  /** Each line once; lines that are left out keep their claims. */
  lines: {
    line_item_id: string;
    /**
     * The locations, whose quantities add up to what of the line has not shipped; or "auto": what the line claims is given
     * back, and claimed again where the order's shipping method, sales channel and policy say now.
     */
    to: "auto" | AdminAllocationTarget[];
  }[];
  /** Answers the same, and writes nothing. */
  dry_run?: boolean;
}

/** What one inventory item of a line claims at a location. Quantities in the item's unit. */
export interface AdminAllocation {
  line_item_id: string;
  inventory_item_id: string;
  /** `null`: no location serves the line, and nothing of it is claimed until a person decides. */
  location_id: string | null;
  quantity: number;
  /** What of it no stock covers. */
  waiting_quantity: number;
}

/** The lines of the request as they are afterwards, or would be. */
export interface AdminAllocateOrderResponse {
  allocation: AdminAllocation[];
}

/** `POST /admin/orders/:id/shipping-preference`: at least one of them; what is left out stays. */
export interface AdminSetShippingPreference {
  /** "complete": nothing of it ships before all of it can; `null`: as the store has it. */
  ship?: "available" | "complete" | null;
  /**
   * The day on which the order is wanted, `2026-12-24` or ISO 8601; `null`: none. What is claimed or allocated from here on
   * counts what is expected until then; nothing moves by itself.
   */
  ship_date?: string | null;
  /** Lines that are wanted on a day of their own, each once; `null`: on that of the order. */
  lines?: { line_item_id: string; ship_date: string | null }[];
}

/** What holds for the order now. */
export interface AdminShippingPreferenceResponse {
  ship: "available" | "complete";
  /** `2026-12-24` */
  ship_date: string | null;
  /** The day of each line: its own, else the order's. */
  lines: { line_item_id: string; ship_date: string | null }[];
}

/** `POST /admin/orders/:id/release` */
export interface AdminReleaseOrderClaims {
  /** Without it, all lines. */
  line_item_ids?: string[];
}

/** The claims that were given back, as they were. Quantities in the item's unit. */
export interface AdminReleaseOrderClaimsResponse {
  released: {
    reservation_id: string;
    line_item_id: string;
    inventory_item_id: string;
    location_id: string;
    quantity: number;
  }[];
}

/** The query of `GET /admin/unallocated-lines`. */
export interface AdminUnallocatedLineListParams {
  order_id?: string | string[];
  /** Searches order number, sku and titles. */
  q?: string;
  limit?: number;
  offset?: number;
}

/** What of an inventory item of an order's line has not shipped and is claimed nowhere. Quantities in the item's unit. */
export interface AdminUnallocatedLine {
  id: string;
  order_id: string;
  order_display_id: number;
  line_item_id: string;
  title: string;
  variant_title: string | null;
  inventory_item_id: string;
  sku: string | null;
  item_title: string | null;
  /** What is claimed nowhere, > 0. */
  quantity: number;
  /** What of the line has not shipped. */
  needed_quantity: number;
  ordered_at: string;
  /** When a claim of it was given back last; `null`: it never had one. */
  released_at: string | null;
}

/** The oldest order's first. */
export interface AdminUnallocatedLineListResponse {
  unallocated_lines: AdminUnallocatedLine[];
  count: number;
  offset: number;
  limit: number;
}
