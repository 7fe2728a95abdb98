import { MedusaError } from "@medusajs/framework/utils";

import { InsufficientStockError, UnmappedLocationError } from "../modules/inventory/domain/errors";
import type { StripeOrderReason } from "../modules/stripe-orders/types";

/** Why a paid order cannot be made. Stable: stores filter and alert by them. */
export const StripeOrderRefusalCode = {
  CART_NOT_FOUND: "STRIPE_CART_NOT_FOUND",
  CART_ALREADY_ORDERED: "STRIPE_CART_ALREADY_ORDERED",
  AMOUNT_MISMATCH: "STRIPE_AMOUNT_MISMATCH",
  CURRENCY_MISMATCH: "STRIPE_CURRENCY_MISMATCH",
  INVALID_METADATA: "STRIPE_INVALID_METADATA",
  NO_SHIPPING_OPTION: "STRIPE_NO_SHIPPING_OPTION",
  PAYMENT_NOT_KEPT: "STRIPE_PAYMENT_NOT_KEPT",
  CART_NOT_COMPLETABLE: "STRIPE_CART_NOT_COMPLETABLE",
  /** Neither the cart nor any event has an e-mail, or an address to ship to. */
  DETAILS_MISSING: "STRIPE_DETAILS_MISSING",
} as const;

/** A passing fault: Stripe is to deliver again, and the job tries again. */
export const STRIPE_ORDER_FAULT = "STRIPE_ORDER_FAULT";

type RefusalCode = (typeof StripeOrderRefusalCode)[keyof typeof StripeOrderRefusalCode];

/** A payment that no order can be made of, now or when its event is delivered again. */
export class StripeOrderRefusal extends MedusaError {
  constructor(code: RefusalCode, message: string) {
    super(MedusaError.Types.NOT_ALLOWED, message, code);
    this.name = "StripeOrderRefusal";
  }
}

/** Reasons that the next try meets again. Their messages are written for people: they name no internals. */
const LASTING_CODES = new Set<unknown>([
  ...Object.values(StripeOrderRefusalCode),
  new InsufficientStockError([]).code,
  new UnmappedLocationError([]).code,
  MedusaError.Codes.INSUFFICIENT_INVENTORY,
  MedusaError.Codes.CART_INCOMPATIBLE_STATE,
]);

/**
 * Kinds of error that may say something of the order itself. Not at once: core turns unique and foreign-key conflicts,
 * which the next try does not meet, into these too.
 */
const ORDER_TYPES: readonly unknown[] = [
  MedusaError.Types.INVALID_DATA,
  MedusaError.Types.NOT_ALLOWED,
  MedusaError.Types.NOT_FOUND,
];

/** An error that crossed the workflow engine's storage is a plain object. */
type ReportedError = { code?: unknown; type?: unknown; message?: string };

/**
 * Says whether an error of the order's workflow will be met again by the next try, and why.
 *
 * @param error - what the workflow reported
 * @returns the reason, or `null` for a fault that may pass
 */
export function lastingReason(error: unknown): StripeOrderReason | null {
  const { code, message } = (error ?? {}) as ReportedError;
  return LASTING_CODES.has(code) ? { code: String(code), message: message ?? String(code) } : null;
}

/**
 * Says why a payment has no order whose making has failed for hours.
 *
 * @param error - what the workflow reported last
 * @returns what the cart lacks, where core says so; else that the fault does not pass
 */
export function lastReason(error: unknown): StripeOrderReason {
  const { type, message } = (error ?? {}) as ReportedError;
  return ORDER_TYPES.includes(type)
    ? {
        code: StripeOrderRefusalCode.CART_NOT_COMPLETABLE,
        message: message ?? "The cart cannot be completed",
      }
    : { code: STRIPE_ORDER_FAULT, message: `It failed again and again (${describeFault(error)})` };
}

/** Reasons that a person has to look into: the payment is never refunded by itself. */
const NEVER_REFUNDED = new Set<unknown>([
  STRIPE_ORDER_FAULT,
  StripeOrderRefusalCode.DETAILS_MISSING,
]);

/** Whether a payment may be refunded without a person's word, where the store wants that. */
export function isRefundable(reasonCode: string | null): boolean {
  return !NEVER_REFUNDED.has(reasonCode);
}

/** What may be said of a fault: its kind. Messages of drivers and clients can hold addresses and keys. */
export function describeFault(error: unknown): string {
  const { name, code, type } = (error ?? {}) as { name?: string; code?: string; type?: string };
  return [name ?? "Error", type, code].filter(Boolean).join(" ");
}
