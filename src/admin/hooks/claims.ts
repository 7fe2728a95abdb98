import type { FetchError } from "@medusajs/js-sdk";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import type {
  AdminChangeClaim,
  AdminChangeClaimResponse,
  AdminClaimResponse,
} from "../../types/http";
import { queueKeys } from "../lib/query-keys";
import { sdk } from "../lib/sdk";

const pathOf = (id: string) => `/admin/reservations/${id}/claim`;

/** Reads what a reservation claims. */
export function useClaim(id: string) {
  return useQuery<AdminClaimResponse, FetchError>({
    queryKey: queueKeys.claim(id),
    queryFn: () => sdk.client.fetch(pathOf(id)),
  });
}

/** Changes a reservation, or with `dry_run` says whom that would fill or leave short. */
export function useChangeClaim(id: string) {
  const queryClient = useQueryClient();
  return useMutation<AdminChangeClaimResponse, FetchError, AdminChangeClaim>({
    mutationFn: (body) => sdk.client.fetch(pathOf(id), { method: "POST", body }),
    // It shows on Medusa's pages too: reservations, levels, items.
    onSuccess: (_answer, { dry_run }) => (dry_run ? undefined : queryClient.invalidateQueries()),
  });
}
