import type { FetchError } from "@medusajs/js-sdk";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import type {
  AdminImportReplenishmentOrders,
  AdminPlaceReplenishmentOrder,
  AdminReceiveReplenishmentOrder,
  AdminReplenishmentOrder,
  AdminReplenishmentOrderChangeResponse,
  AdminReplenishmentOrderListResponse,
  AdminReplenishmentOrderResponse,
  AdminReplenishmentOrdersMadeResponse,
  AdminReplenishmentReceiptResponse,
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

/** The changes of an order that take it on. */
export type OrderAction = "update" | "order" | "cancel" | "close";

/** Changes an order, or with `dry_run` says what that would do; lets supply and queues be read again. */
export function useChangeOrder(id: string, action: OrderAction) {
  const refresh = useRefresh();
  return useMutation<
    AdminReplenishmentOrderChangeResponse,
    FetchError,
    AdminPlaceReplenishmentOrder
  >({
    mutationFn: (body) =>
      sdk.client.fetch(action === "update" ? `${PATH}/${id}` : `${PATH}/${id}/${action}`, {
        method: "POST",
        body,
      }),
    onSuccess: (_answer, { dry_run }) => (dry_run ? undefined : refresh()),
  });
}

/** An order as a form on it was opened with, until somebody else changed it. */
export type OrderAsRead = {
  order: AdminReplenishmentOrder;
  /** What the store said of the change of somebody else, after which the order was read again. */
  changed: string | undefined;
  /** Reads the order again. @param message - what the store said */
  onOutdated: (message: string) => void;
};

/**
 * Keeps an order as a form shows it, so that what is read meanwhile does not change it under a person's hands, and what the
 * form sends can say what it is based on.
 *
 * @param shown - the order as the form opens
 */
export function useOrderAsRead(shown: AdminReplenishmentOrder): OrderAsRead {
  const { refetch } = useReplenishmentOrder(shown.id);
  const [read, setRead] = useState<Omit<OrderAsRead, "onOutdated">>({
    order: shown,
    changed: undefined,
  });
  const onOutdated = (message: string) =>
    void refetch().then(({ data }) =>
      setRead((before) => ({
        order: data?.replenishment_order ?? before.order,
        changed: message,
      })),
    );
  return { ...read, onOutdated };
}

/** Makes orders of a CSV file, or with `dry_run` says which. */
export function useImportSupply() {
  const refresh = useRefresh();
  return useMutation<
    AdminReplenishmentOrdersMadeResponse,
    FetchError,
    AdminImportReplenishmentOrders
  >({
    mutationFn: (body) => sdk.client.fetch(`${PATH}/import`, { method: "POST", body }),
    onSuccess: (_answer, { dry_run }) => (dry_run ? undefined : refresh()),
  });
}

const CODES = ["barcode", "ean", "upc"] as const;

/**
 * The inventory items of the variants that have a code: a barcode, EAN or UPC.
 *
 * @param code - as it was scanned
 */
export async function findItemsByCode(code: string): Promise<Set<string>> {
  type Found = { variants: { inventory_items?: { inventory_item_id: string }[] | null }[] };
  const found = await Promise.all(
    CODES.map((field) =>
      sdk.client.fetch<Found>("/admin/product-variants", {
        query: { [field]: code, fields: "id,inventory_items.inventory_item_id" },
      }),
    ),
  );
  return new Set(
    found.flatMap(({ variants }) =>
      variants.flatMap(({ inventory_items }) =>
        (inventory_items ?? []).map(({ inventory_item_id }) => inventory_item_id),
      ),
    ),
  );
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
