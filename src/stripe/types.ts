import type { AttemptLease, PaidPayment } from "../modules/stripe-orders/types";

/** What the steps work on: a payment, and the right to make its order. */
export type StripeOrderWork = {
  payment: PaidPayment;
  lease: AttemptLease;
  /** The cart that an earlier attempt found or made. */
  cart_id: string | null;
  /** How many times this payment was tried, this one included. */
  attempts: number;
};
