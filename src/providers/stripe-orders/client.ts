import Stripe from "stripe";

/** How long one call of Stripe's API may take, in milliseconds; it is tried three times in all. */
const TIMEOUT_MS = 10_000;
const RETRIES = 2;

/**
 * Makes a client of Stripe's API.
 *
 * @param apiKey - the secret or restricted key
 * @param baseUrl - where the API answers; Stripe itself by default
 * @returns the client
 */
export function stripeClient(apiKey: string, baseUrl?: string): Stripe {
  const url = baseUrl ? new URL(baseUrl) : undefined;
  return new Stripe(apiKey, {
    timeout: TIMEOUT_MS,
    maxNetworkRetries: RETRIES,
    telemetry: false,
    appInfo: { name: "medusa-plugin-backorders" },
    ...(url && {
      host: url.hostname,
      protocol: url.protocol === "http:" ? ("http" as const) : ("https" as const),
      port: url.port || (url.protocol === "http:" ? "80" : "443"),
    }),
  });
}
