/**
 * The requests and answers of the plugin's API routes, for callers in TypeScript: `sdk.client.fetch<...>` of
 * `@medusajs/js-sdk` takes the answer's type.
 */

export * from "./http/admin-allocation";
export * from "./http/admin-backorders";
export * from "./http/admin-reconcile";
export * from "./http/admin-replenishment";
export * from "./http/admin-settings";
export * from "./http/admin-stock";
export * from "./http/admin-stock-counts";
export * from "./http/store-availability";
export * from "./http/store-orders";

/** What can be set of a backorder policy. A field that is left out stays as it is; `null` inherits. */
export type AdminUpdateBackorderPolicy = {
  /** Whether the available quantity may go below zero. */
  allow_backorder?: boolean | null;
  /** How far below zero it may go, in the item's unit, >= 0, decimals allowed. 0 means not at all. */
  backorder_limit?: number | null;
};

/** The policy that applies after inheritance, each half by itself, and where each half comes from. */
export type AdminEffectiveBackorderPolicy = {
  /**
   * With `allow_backorder_from` "default", neither level nor item says anything. Then the `allow_backorder` of the
   * variant that is ordered decides, when it is ordered; where there is none, as in a reservation by hand, it is off.
   */
  allow_backorder: boolean;
  allow_backorder_from: "level" | "item" | "default";
  /** `null`: no limit. It matters only where backorders are allowed. */
  backorder_limit: number | null;
  backorder_limit_from: "level" | "item" | "default";
};

/** The policy of an inventory item, which its levels inherit. */
export type AdminItemBackorderPolicy = {
  inventory_item_id: string;
  /** The item's own value; `null`: it says nothing. */
  allow_backorder: boolean | null;
  /** The item's own value; `null`: it says nothing. */
  backorder_limit: number | null;
  /** What applies at a level of this item that says nothing itself. */
  effective: AdminEffectiveBackorderPolicy;
};

/** The policy of a level: one inventory item at one stock location. */
export type AdminLevelBackorderPolicy = AdminItemBackorderPolicy & {
  location_id: string;
};

/** A level as a warehouse works with it; quantities in the item's unit. */
export type AdminItemLevelStock = {
  inventory_level_id: string;
  location_id: string;
  location_name: string | null;
  /** May be negative: an order takes out of it before it ships. */
  stocked_quantity: number;
  reserved_quantity: number;
  /** What stands on the shelf. */
  on_hand: number;
  /** What is owed to orders, and reserved by hand. */
  claimed: number;
  /** What may be sold from stock, >= 0. */
  to_sell: number;
  /** What of the claims no stock covers. */
  waiting: number;
  incoming: number;
  /** The next supply that has a date. */
  next_supply: { expected_at: string; quantity: number } | null;
  effective: AdminEffectiveBackorderPolicy;
};

/** `GET /admin/inventory-items/:id/stock` */
export type AdminItemStockResponse = { levels: AdminItemLevelStock[] };

/** `GET` and `POST /admin/inventory-items/:id/backorder-policy` */
export type AdminItemBackorderPolicyResponse = {
  backorder_policy: AdminItemBackorderPolicy;
};

/** `GET` and `POST /admin/inventory-items/:id/location-levels/:location_id/backorder-policy` */
export type AdminLevelBackorderPolicyResponse = {
  backorder_policy: AdminLevelBackorderPolicy;
};

/** A row of `GET /admin/backorder-policies`: a level's policy, and the names that a person knows it by. */
export type AdminBackorderPolicyListRow = AdminLevelBackorderPolicy & {
  /** The level's id. */
  id: string;
  inventory_item: { id: string; sku: string | null; title: string | null };
  location: { id: string; name: string | null };
};

/** What a policy comes to, before a variant is asked: allowed, denied, or left to each variant. */
export type AdminPolicyAnswer = "allowed" | "denied" | "variant";

/** The query of `GET /admin/backorder-policies/items`. */
export type AdminItemBackorderPolicyListParams = {
  /** Ids of what is listed. */
  id?: string | string[];
  /** Words that are in the SKU or the title of the item. */
  q?: string;
  answer?: AdminPolicyAnswer | AdminPolicyAnswer[];
  /** How many rows, 1,000 at most; 20 unless it is said. */
  limit?: number;
  /** How many rows are left out before the first; 0 unless it is said. */
  offset?: number;
  /** A column, `-` before it for the other direction; `id` (oldest first) unless it is said. */
  order?: string;
};

/** The query of `GET /admin/backorder-policies`. */
export type AdminBackorderPolicyListParams = AdminItemBackorderPolicyListParams & {
  inventory_item_id?: string | string[];
  location_id?: string | string[];
};

/** The answer of `GET /admin/backorder-policies`. */
export type AdminBackorderPolicyListResponse = {
  backorder_policies: AdminBackorderPolicyListRow[];
  count: number;
  offset: number;
  limit: number;
};

/** A row of `GET /admin/backorder-policies/items`: an item's policy, and its names. */
export type AdminItemBackorderPolicyListRow = AdminItemBackorderPolicy & {
  /** The item's id. */
  id: string;
  inventory_item: { id: string; sku: string | null; title: string | null };
};

/** The answer of `GET /admin/backorder-policies/items`. */
export type AdminItemBackorderPolicyListResponse = {
  backorder_policies: AdminItemBackorderPolicyListRow[];
  count: number;
  offset: number;
  limit: number;
};

/** `POST /admin/backorder-policies/items/batch`: all items are set, or none. */
export type AdminBatchItemBackorderPolicies = {
  /** 1 to 10,000 items, each named once. */
  items: (AdminUpdateBackorderPolicy & { inventory_item_id: string })[];
};

/** The answer of `POST /admin/backorder-policies/items/batch`. */
export type AdminBatchItemBackorderPoliciesResponse = {
  /** The items' policies, in the order of the request. */
  backorder_policies: AdminItemBackorderPolicy[];
};

/** One level of a batch. */
export type AdminBatchBackorderPolicyLevel = AdminUpdateBackorderPolicy & {
  inventory_item_id: string;
  location_id: string;
};

/** `POST /admin/backorder-policies/batch`: all levels are set, or none. */
export type AdminBatchBackorderPolicies = {
  /** 1 to 10,000 levels, each named once. */
  levels: AdminBatchBackorderPolicyLevel[];
};

/** The answer of `POST /admin/backorder-policies/batch`. */
export type AdminBatchBackorderPoliciesResponse = {
  /** The levels' policies, in the order of the request. */
  backorder_policies: AdminLevelBackorderPolicy[];
};
