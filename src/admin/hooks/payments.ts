import type { FetchError } from "@medusajs/js-sdk";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import type {
  AdminStripeOrderAttemptListResponse,
  AdminStripeOrderAttemptResponse,
} from "../../types/stripe";
import { paymentKeys } from "../lib/query-keys";
import { sdk } from "../lib/sdk";

const PATH = "/admin/stripe-order-attempts";

/** What the list of payments may be asked for. */
export type PaymentListParams = {
  status?: string[];
  reason_code?: string[];
  order?: string;
  limit: number;
  offset: number;
};

/** Reads a page of payments by Stripe and what became of them. */
export function usePayments(params: PaymentListParams) {
  return useQuery<AdminStripeOrderAttemptListResponse, FetchError>({
    queryKey: paymentKeys.list(params),
    queryFn: () => sdk.client.fetch(PATH, { query: params }),
    placeholderData: keepPreviousData,
  });
}

/** What a person does about a payment without an order: another try, or the money back. */
export type PaymentAction = { id: string; action: "retry" | "refund" };

/** Tries again to make an order of a payment, or refunds it. */
export function useActOnPayment() {
  const queryClient = useQueryClient();
  return useMutation<AdminStripeOrderAttemptResponse, FetchError, PaymentAction>({
    mutationFn: ({ id, action }) => sdk.client.fetch(`${PATH}/${id}/${action}`, { method: "POST" }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: paymentKeys.all }),
  });
}
