import type { FetchError } from "@medusajs/js-sdk";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import type {
  AdminAllocateOrderResponse,
  AdminUnallocatedLineListParams,
  AdminUnallocatedLineListResponse,
} from "../../types/http";
import { unallocatedKeys } from "../lib/query-keys";
import { sdk } from "../lib/sdk";

/** Reads a page of what is claimed nowhere; the last page stays until the next is there. */
export function useUnallocatedLines(params: AdminUnallocatedLineListParams, enabled = true) {
  return useQuery<AdminUnallocatedLineListResponse, FetchError>({
    queryKey: unallocatedKeys.list(params),
    queryFn: () => sdk.client.fetch("/admin/unallocated-lines", { query: params }),
    placeholderData: keepPreviousData,
    enabled,
  });
}

/** A line of an order. */
export type OrderLineRef = { order_id: string; line_item_id: string };

/** Says where a line would be claimed by the rule; nothing is written. */
export function useTriedAllocation(line: OrderLineRef) {
  return useQuery<AdminAllocateOrderResponse, FetchError>({
    queryKey: unallocatedKeys.tried(line.order_id, line.line_item_id),
    queryFn: () => allocateByRule(line, true),
    gcTime: 0,
    retry: false,
  });
}

/** Claims a line where the rule says. */
export function useAllocation() {
  const queryClient = useQueryClient();
  return useMutation<AdminAllocateOrderResponse, FetchError, OrderLineRef>({
    mutationFn: (line) => allocateByRule(line, false),
    // It moves stock and the queue.
    onSettled: () => queryClient.invalidateQueries({ queryKey: ["backorders"] }),
  });
}

function allocateByRule(
  { order_id, line_item_id }: OrderLineRef,
  dry_run: boolean,
): Promise<AdminAllocateOrderResponse> {
  return sdk.client.fetch(`/admin/orders/${order_id}/allocation`, {
    method: "POST",
    body: { lines: [{ line_item_id, to: "auto" }], dry_run },
  });
}
