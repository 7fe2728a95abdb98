import Stripe from "stripe";

type Verification = {
  signature: string | string[] | undefined;
  secrets: string[];
  toleranceSeconds: number;
};

/**
 * Verifies an event with Stripe's own package.
 *
 * @param body - as it came in
 * @param verification.signature - the header
 * @param verification.secrets - one of them has to have signed it; several while one replaces another
 * @param verification.toleranceSeconds - how old the signature may be
 * @returns the event, or `null` where the signature is missing, wrong or stale, or the body is no event
 */
export function verifyEvent(
  body: unknown,
  { signature, secrets, toleranceSeconds }: Verification,
): Stripe.Event | null {
  if (!Buffer.isBuffer(body) || typeof signature !== "string") {
    return null;
  }
  for (const secret of secrets) {
    try {
      return Stripe.webhooks.constructEvent(body, signature, secret, toleranceSeconds);
    } catch (error) {
      const wrong = error instanceof Stripe.errors.StripeSignatureVerificationError;
      if (!wrong && !(error instanceof SyntaxError)) {
        throw error;
      }
    }
  }
  return null;
}
