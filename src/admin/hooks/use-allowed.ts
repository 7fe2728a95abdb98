import type { FetchError } from "@medusajs/js-sdk";
import type { HttpTypes } from "@medusajs/types";
import { useQuery } from "@tanstack/react-query";

import { sdk } from "../lib/sdk";

/** What a role may do, as the routes of the API ask for it: core's own permissions, and the plugin's. */
export type Permission =
  | "backorder:read"
  | "backorder:update"
  | "fulfillment:create"
  | "inventory_item:read"
  | "inventory_item:update"
  | "inventory_level:read"
  | "inventory_level:update"
  | "order:read"
  | "order:update"
  | "replenishment_order:read"
  | "replenishment_order:create"
  | "replenishment_order:update"
  | "replenishment_order:delete"
  | "reservation_item:read"
  | "reservation_item:update"
  | "stock_finding:read"
  | "stock_finding:update";

/** What the person who is logged in may do. */
export type Allowed = {
  /** Whether it is not known yet; nothing is offered until it is. */
  isPending: boolean;
  /** Whether all of them are allowed. */
  may: (...permissions: Permission[]) => boolean;
};

/** As long as the dashboard itself keeps them. */
const STALE_MS = 5 * 60 * 1000;

/**
 * What the role of the person who is logged in allows, so that nothing else is offered. Everything is allowed where Medusa
 * checks no roles (`MEDUSA_FF_RBAC`), and where the store does not tell: the API refuses what a role may not do anyway.
 */
export function useAllowed(): Allowed {
  const { data, isPending } = useQuery<ReadonlySet<string> | null, FetchError>({
    queryKey: ["backorders", "permissions"],
    queryFn: readPermissions,
    staleTime: STALE_MS,
    retry: false,
  });
  return {
    isPending,
    may: (...permissions) =>
      !isPending && (!data || permissions.every((permission) => data.has(permission))),
  };
}

/** The permissions of who is logged in, or null where no roles are checked. */
async function readPermissions(): Promise<ReadonlySet<string> | null> {
  const { feature_flags } = await sdk.client.fetch<{ feature_flags: Record<string, boolean> }>(
    "/admin/feature-flags",
  );
  if (!feature_flags.rbac) {
    return null;
  }
  const { permissions } = await sdk.client.fetch<HttpTypes.AdminRbacMePermissionsResponse>(
    "/admin/rbac/me/permissions",
  );
  return new Set(permissions);
}
