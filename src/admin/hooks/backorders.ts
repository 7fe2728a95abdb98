import type { FetchError } from "@medusajs/js-sdk";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import type {
  AdminBackorderListParams,
  AdminBackorderListResponse,
  AdminOrderBackordersResponse,
  AdminSetBackorderPriority,
  AdminSetBackorderPriorityResponse,
} from "../../types/http";
import { queueKeys } from "../lib/query-keys";
import { sdk } from "../lib/sdk";

/** Reads a page of the list of backorders; the last page stays until the next is there. */
export function useBackorders(params: AdminBackorderListParams) {
  return useQuery<AdminBackorderListResponse, FetchError>({
    queryKey: queueKeys.list(params),
    queryFn: () => sdk.client.fetch("/admin/backorders", { query: params }),
    placeholderData: keepPreviousData,
  });
}

/** The priority of what a person raises: higher than what nobody set, so that it comes first. */
export const URGENT = 10;

/** Sets the priority of entries, and lets the queues be read again. */
export function useSetPriority() {
  const queryClient = useQueryClient();
  return useMutation<AdminSetBackorderPriorityResponse, FetchError, AdminSetBackorderPriority>({
    mutationFn: (body) => sdk.client.fetch("/admin/backorders/priority", { method: "POST", body }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: queueKeys.all }),
  });
}

/** Reads what of an order can ship, and what waits. */
export function useOrderBackorders(orderId: string) {
  return useQuery<AdminOrderBackordersResponse, FetchError>({
    queryKey: queueKeys.order(orderId),
    queryFn: () => sdk.client.fetch(`/admin/orders/${orderId}/backorders`),
  });
}
