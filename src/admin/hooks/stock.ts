import type { FetchError } from "@medusajs/js-sdk";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import type {
  AdminAdjustStock,
  AdminAdjustStockResponse,
  AdminItemStockResponse,
  AdminReceiveStock,
  AdminReceiveStockResponse,
  AdminStockMovementListParams,
  AdminStockMovementListResponse,
} from "../../types/http";
import { queueKeys, stockKeys, supplyKeys } from "../lib/query-keys";
import { sdk } from "../lib/sdk";

/** A level: an item at a location. */
export type LevelPlace = { itemId: string; locationId: string };

const pathOf = ({ itemId, locationId }: LevelPlace) =>
  `/admin/inventory-items/${itemId}/location-levels/${locationId}`;

/** Reads an item's stock at each location. */
export function useItemStock(itemId: string) {
  return useQuery<AdminItemStockResponse, FetchError>({
    queryKey: stockKeys.item(itemId),
    queryFn: () => sdk.client.fetch(`/admin/inventory-items/${itemId}/stock`),
  });
}

/** Reads a page of an item's ledger; the last page stays until the next is there. */
export function useStockMovements(itemId: string, params: AdminStockMovementListParams) {
  return useQuery<AdminStockMovementListResponse, FetchError>({
    queryKey: stockKeys.movements(itemId, params),
    queryFn: () =>
      sdk.client.fetch(`/admin/inventory-items/${itemId}/stock-movements`, { query: params }),
    placeholderData: keepPreviousData,
  });
}

/** Books goods that came without an order, or with `dry_run` says what they would fill. */
export function useReceiveStock(place: LevelPlace) {
  const refresh = useRefresh();
  return useMutation<AdminReceiveStockResponse, FetchError, AdminReceiveStock>({
    mutationFn: (body) => sdk.client.fetch(`${pathOf(place)}/receipts`, { method: "POST", body }),
    onSuccess: (_answer, { dry_run }) => (dry_run ? undefined : refresh()),
  });
}

/** Changes what is stocked by a delta, or with `dry_run` says what that would do. */
export function useAdjustStock(place: LevelPlace) {
  const refresh = useRefresh();
  return useMutation<AdminAdjustStockResponse, FetchError, AdminAdjustStock>({
    mutationFn: (body) =>
      sdk.client.fetch(`${pathOf(place)}/adjustments`, { method: "POST", body }),
    onSuccess: (_answer, { dry_run }) => (dry_run ? undefined : refresh()),
  });
}

/** Medusa's own numbers on the page are of the item too. */
function useRefresh() {
  const queryClient = useQueryClient();
  return async () => {
    await Promise.all(
      [
        stockKeys.all,
        supplyKeys.all,
        queueKeys.all,
        ["inventory_items"],
        ["inventory_item_levels"],
      ].map((queryKey) => queryClient.invalidateQueries({ queryKey })),
    );
  };
}
