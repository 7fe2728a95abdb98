import type { BackordersModuleSettings } from "../../modules/inventory/options";
import type { Invariant } from "../../modules/inventory/types";

/** What the plugin is set to, and what is set up around it. No secrets. */
export type AdminBackorderSettings = {
  /** The version of the database functions that do the arithmetic. */
  engine_version: string;
  /** The Inventory Module's options with their defaults, by the names that they have in `medusa-config.ts`. */
  options: BackordersModuleSettings;
  locking: {
    /** The provider's id; `null` where there is no Locking Module. */
    provider: string | null;
    /** Whether other processes of the store know of its locks. */
    is_shared: boolean;
  };
  /** What lives in Redis: modules by their keys, and `sessions`. */
  redis: string[];
  notification: {
    channels: string[];
    /** Whether there is a provider for the channel on which customers are told; `null` where they are not told. */
    reaches_customers: boolean | null;
  };
  /** `null` where the store has no module for orders from Stripe. */
  stripe: AdminStripeSettings | null;
};

export type AdminStripeSettings = {
  /** Whether there is a secret that signs the webhook's events; without one, they are refused. */
  has_webhook_secret: boolean;
  /** Whether there is a key, without which nothing can be refunded. */
  has_api_key: boolean;
  refund_unfulfillable: boolean;
  webhook_tolerance_seconds: number;
  retention_days: number;
};

/** `GET /admin/backorder-settings` */
export type AdminBackorderSettingsResponse = { backorder_settings: AdminBackorderSettings };

/** One place where the books break what must always hold. */
export type AdminStockBreach = {
  invariant: Invariant;
  inventory_level_id: string;
  inventory_item_id: string;
  location_id: string;
  sku: string | null;
  item_title: string | null;
  location_name: string | null;
  /** What is, and what should be. */
  detail: string;
  /** What should be, as a decimal; `null` where it is no one number. */
  expected: string | null;
  /** What is. */
  actual: string | null;
};

/** `GET /admin/backorder-settings/breaches` */
export type AdminStockBreachListResponse = {
  breaches: AdminStockBreach[];
  /** Whether there are more than the request's `limit`. */
  has_more: boolean;
  /** The moment that was looked at, ISO 8601. */
  checked_at: string;
};
