import type { FetchError } from "@medusajs/js-sdk";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import type {
  AdminBackorderPolicyListParams,
  AdminBackorderPolicyListResponse,
  AdminItemBackorderPolicyListResponse,
  AdminItemBackorderPolicyResponse,
  AdminLevelBackorderPolicyResponse,
  AdminUpdateBackorderPolicy,
} from "../../types/http";
import { policyKeys } from "../lib/query-keys";
import { sdk } from "../lib/sdk";
import { listPath, type PolicyKind } from "./bulk-policies";

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

type PolicyLists = {
  levels: AdminBackorderPolicyListResponse;
  items: AdminItemBackorderPolicyListResponse;
};

/** Reads a page of the policies of levels, or of items; the last page stays until the next is there. */
export function usePolicies<Kind extends PolicyKind>(
  kind: Kind,
  params: AdminBackorderPolicyListParams,
) {
  return useQuery<PolicyLists[Kind], FetchError>({
    queryKey: policyKeys.list({ ...params, kind }),
    queryFn: () => sdk.client.fetch(listPath(kind), { query: params }),
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
