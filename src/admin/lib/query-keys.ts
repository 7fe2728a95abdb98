import type { AdminBackorderListParams, AdminStockMovementListParams } from "../../types/http";

const POLICIES = ["backorders", "policies"] as const;
const QUEUE = ["backorders", "queue"] as const;
const STOCK = ["backorders", "stock"] as const;
const SUPPLY = ["backorders", "supply"] as const;

/** Where answers on policies are kept by react-query. One change may move what applies elsewhere: forget `all`. */
export const policyKeys = {
  all: POLICIES,
  item: (itemId: string) => [...POLICIES, "item", itemId] as const,
  list: (params: object) => [...POLICIES, "list", params] as const,
};

/** Where lists of backorders are kept. */
export const queueKeys = {
  all: QUEUE,
  list: (params: AdminBackorderListParams) => [...QUEUE, "list", params] as const,
  summary: (params: object) => [...QUEUE, "summary", params] as const,
  count: [...QUEUE, "count"] as const,
  order: (orderId: string) => [...QUEUE, "order", orderId] as const,
  claim: (reservationId: string) => [...QUEUE, "claim", reservationId] as const,
};

/** Where replenishment orders are kept. A change of supply moves the queue too. */
export const supplyKeys = {
  all: SUPPLY,
  list: (params: object) => [...SUPPLY, "list", params] as const,
  detail: (id: string) => [...SUPPLY, "detail", id] as const,
};

/** Where the stock of items is kept, as a warehouse works with it. */
export const stockKeys = {
  all: STOCK,
  item: (itemId: string) => [...STOCK, "item", itemId] as const,
  movements: (itemId: string, params: AdminStockMovementListParams) =>
    [...STOCK, "movements", itemId, params] as const,
};

const PAYMENTS = ["backorders", "payments"] as const;

/** Where payments by Stripe are kept. */
export const paymentKeys = {
  all: PAYMENTS,
  list: (params: object) => [...PAYMENTS, "list", params] as const,
};

const FINDINGS = ["backorders", "findings"] as const;

/** Where what a look at the books found is kept. */
export const findingKeys = {
  all: FINDINGS,
  list: (params: object) => [...FINDINGS, "list", params] as const,
  tried: (ids: string[]) => [...FINDINGS, "tried", ids] as const,
};

const UNALLOCATED = ["backorders", "unallocated"] as const;

/** Where lists of what is claimed nowhere are kept. */
export const unallocatedKeys = {
  list: (params: object) => [...UNALLOCATED, "list", params] as const,
  tried: (orderId: string, lineId: string) => [...UNALLOCATED, "tried", orderId, lineId] as const,
};
