/** The identifier of the payment provider; Medusa calls it `pp_<identifier>_<id from the configuration>`. */
export const STRIPE_ORDERS_IDENTIFIER = "stripe-orders";

/** Every payment provider whose id starts so is this one. */
export const STRIPE_ORDERS_PROVIDER_PREFIX = `pp_${STRIPE_ORDERS_IDENTIFIER}`;

/** The key of the session's context that names the payment to adopt. Only the server writes the context. */
export const ADOPT_INTENT = "adopt_stripe_payment_intent";

export type AdoptionContext = {
  [ADOPT_INTENT]?: { payment_intent_id: string; checkout_session_id: string | null };
};

/** What a session, and the payment that comes of it, know of Stripe's side. */
export type AdoptedPaymentData = {
  payment_intent_id: string | null;
  checkout_session_id: string | null;
};

/** Whether a payment or a payment session is one of this provider's. */
export function isStripeOrdersProvider(providerId: string | null | undefined): boolean {
  return (
    providerId === STRIPE_ORDERS_PROVIDER_PREFIX ||
    Boolean(providerId?.startsWith(`${STRIPE_ORDERS_PROVIDER_PREFIX}_`))
  );
}
