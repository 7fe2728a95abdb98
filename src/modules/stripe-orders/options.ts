import { MedusaError } from "@medusajs/framework/utils";

import { refuseUnknownOptions } from "../../lib/refuse-unknown-options";

/** What a store sets in `medusa-config.ts`. What is left out comes from the environment. */
export type StripeOrdersOptions = {
  /** Signing secrets of the webhook endpoint; several while one replaces another. `STRIPE_WEBHOOK_SECRETS`, comma separated. */
  webhookSecrets?: string | string[];
  /** How old a signature may be, in seconds. `STRIPE_WEBHOOK_TOLERANCE_SECONDS`, default 300. */
  webhookToleranceSeconds?: number;
  /** The secret or restricted key, for refunds and to read payments. `STRIPE_API_KEY`. */
  apiKey?: string;
  /** Where Stripe's API answers. `STRIPE_API_BASE_URL`, default Stripe itself. */
  apiBaseUrl?: string;
  /** Whether a paid order that cannot be filled is refunded at once. `STRIPE_REFUND_UNFULFILLABLE`, default false. */
  refundUnfulfillable?: boolean;
  /**
   * For how many days delivered events, and payments that have their order or went back, are kept.
   * `STRIPE_RETENTION_DAYS`, default 90.
   */
  retentionDays?: number;
};

export type StripeOrdersSettings = {
  webhookSecrets: string[];
  webhookToleranceSeconds: number;
  apiKey: string | undefined;
  apiBaseUrl: string | undefined;
  refundUnfulfillable: boolean;
  retentionDays: number;
};

/** What Stripe recommends, and its package uses where nothing is said. */
const DEFAULT_TOLERANCE_SECONDS = 300;

const DEFAULT_RETENTION_DAYS = 90;

/**
 * Reads the settings.
 *
 * @param options - from `medusa-config.ts`
 * @param env - what the options leave out
 * @returns the settings
 * @throws MedusaError `invalid_data` for a value that is none, for an option that does not exist, and for refunds without
 *   an API key
 */
export function readStripeOrdersSettings(
  options: StripeOrdersOptions = {},
  env: NodeJS.ProcessEnv = process.env,
): StripeOrdersSettings {
  const settings = {
    webhookSecrets: readSecrets(options.webhookSecrets ?? env.STRIPE_WEBHOOK_SECRETS),
    webhookToleranceSeconds: readSeconds(
      options.webhookToleranceSeconds ?? env.STRIPE_WEBHOOK_TOLERANCE_SECONDS,
    ),
    apiKey: (options.apiKey ?? env.STRIPE_API_KEY)?.trim() || undefined,
    apiBaseUrl: readUrl(options.apiBaseUrl ?? env.STRIPE_API_BASE_URL),
    refundUnfulfillable: readSwitch(options.refundUnfulfillable ?? env.STRIPE_REFUND_UNFULFILLABLE),
    retentionDays: readDays(options.retentionDays ?? env.STRIPE_RETENTION_DAYS),
  };
  refuseUnknownOptions(options, {
    module: "The Stripe orders module",
    known: Object.keys(settings),
  });
  if (settings.refundUnfulfillable && !settings.apiKey) {
    throw invalid(
      "refundUnfulfillable (STRIPE_REFUND_UNFULFILLABLE) needs apiKey (STRIPE_API_KEY)",
    );
  }
  return settings;
}

function readSecrets(value: string | string[] | undefined): string[] {
  return (Array.isArray(value) ? value : (value ?? "").split(","))
    .map((secret) => secret.trim())
    .filter(Boolean);
}

function readSeconds(value: number | string | undefined): number {
  if (value === undefined || value === "") {
    return DEFAULT_TOLERANCE_SECONDS;
  }
  const seconds = Number(value);
  // Stripe's package takes 0 as "do not look at the time", which would let old events in again.
  if (!Number.isFinite(seconds) || seconds <= 0) {
    throw invalid(
      "webhookToleranceSeconds (STRIPE_WEBHOOK_TOLERANCE_SECONDS) must be a number above 0",
    );
  }
  return seconds;
}

function readDays(value: number | string | undefined): number {
  if (value === undefined || value === "") {
    return DEFAULT_RETENTION_DAYS;
  }
  const days = Number(value);
  if (!Number.isInteger(days) || days < 1) {
    throw invalid("retentionDays (STRIPE_RETENTION_DAYS) must be a whole number of days above 0");
  }
  return days;
}

function readUrl(value: string | undefined): string | undefined {
  if (!value) {
    return undefined;
  }
  if (!URL.canParse(value)) {
    throw invalid("apiBaseUrl (STRIPE_API_BASE_URL) must be a URL, e.g. https://api.stripe.com");
  }
  return value;
}

function readSwitch(value: boolean | string | undefined): boolean {
  if (value === undefined || value === "" || value === false || value === "false") {
    return false;
  }
  if (value === true || value === "true") {
    return true;
  }
  throw invalid("refundUnfulfillable (STRIPE_REFUND_UNFULFILLABLE) must be true or false");
}

function invalid(message: string): MedusaError {
  return new MedusaError(
    MedusaError.Types.INVALID_DATA,
    `The Stripe orders module's option ${message}`,
  );
}
