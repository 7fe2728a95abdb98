import type { FetchError } from "@medusajs/js-sdk";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import type {
  AdminBackorderListParams,
  AdminBackorderListResponse,
  AdminBackorderSummaryParams,
  AdminBackorderSummaryResponse,
  AdminOrderBackordersResponse,
  AdminOrderSupplyForBackorders,
  AdminReplenishmentOrdersMadeResponse,
  AdminSetBackorderPriority,
  AdminSetBackorderPriorityResponse,
  AdminSetShippingPreference,
  AdminShippingPreferenceResponse,
  AdminTellBackorderCustomers,
  AdminTellBackorderCustomersResponse,
} from "../../types/http";
import { queueKeys, supplyKeys } from "../lib/query-keys";
import { sdk } from "../lib/sdk";

/** Reads a page of the list of backorders; the last page stays until the next is there. */
export function useBackorders(params: AdminBackorderListParams) {
  return useQuery<AdminBackorderListResponse, FetchError>({
    queryKey: queueKeys.list(params),
    queryFn: () => sdk.client.fetch("/admin/backorders", { query: params }),
    placeholderData: keepPreviousData,
  });
}

/** Reads what waits in sum, with its series of days. */
export function useBackorderSummary(params: AdminBackorderSummaryParams) {
  return useQuery<AdminBackorderSummaryResponse, FetchError>({
    queryKey: queueKeys.summary(params),
    queryFn: () => sdk.client.fetch("/admin/backorders/summary", { query: params }),
  });
}

const MINUTE_MS = 60_000;

/**
 * How many entries wait, read again each minute. Undefined while that is not known, and where the API refuses it.
 *
 * @param enabled - whether to ask at all
 */
export function useWaitingCount(enabled: boolean): number | undefined {
  const { data } = useQuery<AdminBackorderListResponse, FetchError>({
    queryKey: queueKeys.count,
    queryFn: () => sdk.client.fetch("/admin/backorders", { query: { limit: 0 } }),
    enabled,
    retry: false,
    refetchInterval: MINUTE_MS,
  });
  return data?.count;
}

/** Fetches all rows of a list as a file. */
export async function fetchBackordersCsv(params: AdminBackorderListParams): Promise<Blob> {
  const response = await sdk.client.fetch<Response>("/admin/backorders", {
    query: params,
    headers: { accept: "text/csv" },
  });
  return await response.blob();
}

/** Orders supply for entries, or with `dry_run` says what that would be. */
export function useOrderSupply() {
  const queryClient = useQueryClient();
  return useMutation<
    AdminReplenishmentOrdersMadeResponse,
    FetchError,
    AdminOrderSupplyForBackorders
  >({
    mutationFn: (body) =>
      sdk.client.fetch("/admin/backorders/order-supply", { method: "POST", body }),
    onSuccess: async (_answer, { dry_run }) => {
      if (!dry_run) {
        await queryClient.invalidateQueries({ queryKey: queueKeys.all });
        await queryClient.invalidateQueries({ queryKey: supplyKeys.all });
      }
    },
  });
}

/** Tells the customers of entries what waits. */
export function useTellCustomers() {
  return useMutation<AdminTellBackorderCustomersResponse, FetchError, AdminTellBackorderCustomers>({
    mutationFn: (body) =>
      sdk.client.fetch("/admin/backorders/tell-customers", { method: "POST", body }),
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
    queryFn: () => readOrderBackorders(orderId),
  });
}

/** Asks what of an order can ship, and what waits. */
export function readOrderBackorders(orderId: string): Promise<AdminOrderBackordersResponse> {
  return sdk.client.fetch(`/admin/orders/${orderId}/backorders`);
}

/** Says how an order ships, and on which day it is wanted. */
export function useSetShippingPreference(orderId: string) {
  const queryClient = useQueryClient();
  return useMutation<AdminShippingPreferenceResponse, FetchError, AdminSetShippingPreference>({
    mutationFn: (body) =>
      sdk.client.fetch(`/admin/orders/${orderId}/shipping-preference`, { method: "POST", body }),
    // It is in the order's metadata, which Medusa's own page shows too.
    onSuccess: () => queryClient.invalidateQueries(),
  });
}
