import type { FetchError } from "@medusajs/js-sdk";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import type {
  AdminReconcileStockResponse,
  AdminStockFindingKind,
  AdminStockFindingListResponse,
} from "../../types/http";
import { findingKeys } from "../lib/query-keys";
import { sdk } from "../lib/sdk";

const PATH = "/admin/stock/reconcile";

/** What the list of findings may be asked for. */
export type FindingListParams = { kinds?: AdminStockFindingKind[]; limit: number; offset: number };

/** Looks at the books, and reads a page of what is found. */
export function useFindings(params: FindingListParams) {
  return useQuery<AdminStockFindingListResponse, FetchError>({
    queryKey: findingKeys.list(params),
    queryFn: () => sdk.client.fetch(PATH, { query: params }),
    placeholderData: keepPreviousData,
  });
}

/** Says what the repair of findings would change; nothing is written. */
export function useTriedRepair(finding_ids: string[]) {
  return useQuery<AdminReconcileStockResponse, FetchError>({
    queryKey: findingKeys.tried(finding_ids),
    queryFn: () => sdk.client.fetch(PATH, { method: "POST", body: { dry_run: true, finding_ids } }),
    gcTime: 0,
    retry: false,
  });
}

/** Repairs findings. */
export function useRepair() {
  const queryClient = useQueryClient();
  return useMutation<AdminReconcileStockResponse, FetchError, string[]>({
    mutationFn: (finding_ids) =>
      sdk.client.fetch(PATH, { method: "POST", body: { dry_run: false, finding_ids } }),
    // A repair moves stock, queue and supply.
    onSettled: () => queryClient.invalidateQueries({ queryKey: ["backorders"] }),
  });
}
