import type { FetchError } from "@medusajs/js-sdk";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import type {
  AdminBackorderPolicyListParams,
  AdminBackorderPolicyListResponse,
  AdminItemBackorderPolicyResponse,
  AdminLevelBackorderPolicyResponse,
  AdminUpdateBackorderPolicy,
} from "../../types/http";
import { policyKeys } from "../lib/query-keys";
import { sdk } from "../lib/sdk";

/** What a policy belongs to: an item, or with `locationId` its level there. */
export type PolicyPlace = { itemId: string; locationId?: string };

const pathOf = ({ itemId, locationId }: PolicyPlace): string =>
  locationId === undefined
    ? `/admin/inventory-items/${itemId}/backorder-policy`
    : `/admin/inventory-items/${itemId}/location-levels/${locationId}/backorder-policy`;

/** Reads the policy of an item. */
export function useItemPolicy(itemId: string) {
  return useQuery<AdminItemBackorderPolicyResponse, FetchError>({
    queryKey: policyKeys.item(itemId),
    queryFn: () => sdk.client.fetch(pathOf({ itemId })),
  });
}

/** Reads a page of the policies of levels; the last page stays until the next is there. */
export function useLevelPolicies(params: AdminBackorderPolicyListParams) {
  return useQuery<AdminBackorderPolicyListResponse, FetchError>({
    queryKey: policyKeys.list(params),
    queryFn: () => sdk.client.fetch("/admin/backorder-policies", { query: params }),
    placeholderData: keepPreviousData,
  });
}

/** Sets the policy of an item or a level, and lets every policy on the page be read again. */
export function useSetPolicy(place: PolicyPlace) {
  const queryClient = useQueryClient();
  return useMutation<
    AdminItemBackorderPolicyResponse | AdminLevelBackorderPolicyResponse,
    FetchError,
    AdminUpdateBackorderPolicy
  >({
    mutationFn: (body) => sdk.client.fetch(pathOf(place), { method: "POST", body }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: policyKeys.all }),
  });
}
