/** The country is ISO 3166-1 alpha-2, in lower case, as Medusa keeps it. */
export type StripeOrderAddress = {
  first_name?: string;
  last_name?: string;
  phone?: string;
  address_1?: string;
  address_2?: string;
  city?: string;
  province?: string;
  postal_code?: string;
  country_code?: string;
};

/** What a cart is made from, when the shopper had none in Medusa. */
export type StripeOrderNewCart = {
  /** `metadata.items` as it came: JSON of `[{ variant_id, quantity }]`. */
  items: string;
  region_id: string | null;
  sales_channel_id: string | null;
};

/** A payment that Stripe took, as one of its events tells of it. */
export type PaidPayment = {
  event_id: string;
  event_type: string;
  payment_intent_id: string;
  checkout_session_id: string | null;
  /** In the currency's smallest unit, as Stripe counts. */
  amount: number;
  /** Lower case. */
  currency_code: string;
  cart_id: string | null;
  new_cart: StripeOrderNewCart | null;
  shipping_option_id: string | null;
  email: string | null;
  shipping_address: StripeOrderAddress | null;
  billing_address: StripeOrderAddress | null;
};

/**
 * - `processing`: somebody works on it, until its lease expires
 * - `succeeded`: there is an order
 * - `failed`: a passing fault; the next delivery or the job tries again
 * - `waiting`: lacks an e-mail or an address, which the Checkout session's event may bring
 * - `unfulfillable`: paid, and no order can be made of it: a person decides
 * - `refunding`: unfulfillable, and the money is on its way back: nobody may make an order of it
 * - `refunded`: the money went back
 */
export const STRIPE_ORDER_STATUSES = [
  "processing",
  "succeeded",
  "failed",
  "waiting",
  "unfulfillable",
  "refunding",
  "refunded",
] as const;

export type StripeOrderStatus = (typeof STRIPE_ORDER_STATUSES)[number];

/** What an event of Stripe's said of a payment beside that it was made. `amount` is in the currency's smallest unit. */
export type StripePaymentNote = {
  event_id: string;
  event_type: string;
  /** When it happened, ISO 8601. */
  at: string;
  amount?: number;
  reason?: string;
};

/** A row of `stripe_order_attempt`. */
export type StripeOrderAttemptRow = {
  id: string;
  payment_intent_id: string;
  checkout_session_id: string | null;
  event_id: string;
  event_type: string;
  cart_id: string | null;
  claimed_cart_id: string | null;
  order_id: string | null;
  status: StripeOrderStatus;
  reason_code: string | null;
  reason_message: string | null;
  amount: number;
  currency_code: string;
  payment: PaidPayment | null;
  attempts: number;
  lease_token: string | null;
  lease_expires_at: Date | null;
  started_at: Date;
  finished_at: Date | null;
  failures: number;
  failing_since: Date | null;
  waiting_since: Date | null;
  next_attempt_at: Date | null;
  notified_at: Date | null;
  made_order_id: string | null;
  refund_id: string | null;
  refund_error: string | null;
  refunded_at: Date | null;
  amount_returned: number;
  notes: StripePaymentNote[];
};

/** Why a payment has no order: a stable code, and a message without secrets. */
export type StripeOrderReason = { code: string; message: string };

/** The right to work on an attempt, for as long as the row holds the token. */
export type AttemptLease = { attempt_id: string; lease_token: string };
