import type { FetchError } from "@medusajs/js-sdk";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import type {
  AdminPlaceReplenishmentOrder,
  AdminReceiveReplenishmentOrder,
  AdminReplenishmentOrderChangeResponse,
  AdminReplenishmentOrderListResponse,
  AdminReplenishmentOrderResponse,
  AdminReplenishmentReceiptResponse,
  AdminUpdateReplenishmentOrder,
} from "../../types/http";
import { queueKeys, supplyKeys } from "../lib/query-keys";
import { sdk } from "../lib/sdk";

const PATH = "/admin/replenishment-orders";

/** What a list of replenishment orders may be asked for. */
export type SupplyListParams = {
  status?: string[];
  location_id?: string[];
  overdue?: boolean;
  q?: string;
  order?: string;
  limit: number;
  offset: number;
};

/** Reads a page of replenishment orders; the last page stays until the next is there. */
export function useReplenishmentOrders(params: SupplyListParams) {
  return useQuery<AdminReplenishmentOrderListResponse, FetchError>({
    queryKey: supplyKeys.list(params),
    queryFn: () => sdk.client.fetch(PATH, { query: params }),
    placeholderData: keepPreviousData,
  });
}

/** Reads one replenishment order, with its lines and receipts. */
export function useReplenishmentOrder(id: string) {
  return useQuery<AdminReplenishmentOrderResponse, FetchError>({
    queryKey: supplyKeys.detail(id),
    queryFn: () => sdk.client.fetch(`${PATH}/${id}`),
  });
}

/** The changes of an order that take it on: each may be asked for as a dry run first. */
export type OrderChange =
  | { action: "update"; body: AdminUpdateReplenishmentOrder }
  | { action: "order"; body: AdminPlaceReplenishmentOrder }
  | { action: "cancel" | "close"; body: { dry_run?: boolean } };

/** Changes an order, and lets supply and queues be read again. */
export function useChangeOrder(id: string) {
  const refresh = useRefresh();
  return useMutation<AdminReplenishmentOrderChangeResponse, FetchError, OrderChange>({
    mutationFn: ({ action, body }) =>
      sdk.client.fetch(action === "update" ? `${PATH}/${id}` : `${PATH}/${id}/${action}`, {
        method: "POST",
        body,
      }),
    onSuccess: (_answer, { body }) => (body.dry_run ? undefined : refresh()),
  });
}

/** Books a receipt, or with `dry_run` says what it would fill. */
export function useReceive(id: string) {
  const refresh = useRefresh();
  return useMutation<AdminReplenishmentReceiptResponse, FetchError, AdminReceiveReplenishmentOrder>(
    {
      mutationFn: (body) => sdk.client.fetch(`${PATH}/${id}/receipts`, { method: "POST", body }),
      onSuccess: (_answer, { dry_run }) => (dry_run ? undefined : refresh()),
    },
  );
}

/** Deletes a draft. */
export function useDeleteDraft(id: string) {
  const queryClient = useQueryClient();
  return useMutation<unknown, FetchError, void>({
    mutationFn: () => sdk.client.fetch(`${PATH}/${id}`, { method: "DELETE" }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: [...supplyKeys.all, "list"] }),
  });
}

function useRefresh() {
  const queryClient = useQueryClient();
  return async () => {
    await Promise.all(
      [supplyKeys.all, queueKeys.all].map((queryKey) =>
        queryClient.invalidateQueries({ queryKey }),
      ),
    );
  };
}
