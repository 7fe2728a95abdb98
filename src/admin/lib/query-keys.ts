import type { AdminBackorderPolicyListParams } from "../../types/http";

const POLICIES = ["backorders", "policies"] as const;

/** Where answers on policies are kept by react-query. One change may move what applies elsewhere: forget `all`. */
export const policyKeys = {
  all: POLICIES,
  item: (itemId: string) => [...POLICIES, "item", itemId] as const,
  list: (params: AdminBackorderPolicyListParams) => [...POLICIES, "list", params] as const,
};
