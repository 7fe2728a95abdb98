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
} as const;

/** A passing fault: Stripe is to deliver again. */
export const STRIPE_ORDER_FAULT = "STRIPE_ORDER_FAULT";

type RefusalCode = (typeof StripeOrderRefusalCode)[keyof typeof StripeOrderRefusalCode];

/** A payment that no order can be made of, now or when its event is delivered again. */
export class StripeOrderRefusal extends MedusaError {
  constructor(code: RefusalCode, message: string) {
    super(MedusaError.Types.NOT_ALLOWED, message, code);
    this.name = "StripeOrderRefusal";
  }
}

/**
 * Kinds of error that say something of the order itself, so that another delivery meets them again. Everything else
 * (a database that is away, a lock, a bug) may pass.
 */
const LASTING_TYPES: readonly unknown[] = [
  MedusaError.Types.INVALID_DATA,
  MedusaError.Types.NOT_ALLOWED,
  MedusaError.Types.NOT_FOUND,
];

/** Codes whose message is written for people who may see it: it names no internals. */
const OWN_CODES = new Set<unknown>([
  ...Object.values(StripeOrderRefusalCode),
  new InsufficientStockError([]).code,
  new UnmappedLocationError([]).code,
]);

/**
 * Says whether an error of the order's workflow will be met again by the next delivery, and why.
 *
 * @param error - what the workflow reported; an error that crossed the engine's storage is a plain object
 * @returns the reason, or `null` for a fault that may pass
 */
export function lastingReason(error: unknown): StripeOrderReason | null {
  const { code, type, message } = (error ?? {}) as {
    code?: unknown;
    type?: unknown;
    message?: string;
  };
  if (OWN_CODES.has(code)) {
    return { code: String(code), message: message ?? String(code) };
  }
  if (LASTING_TYPES.includes(type)) {
    return {
      code: StripeOrderRefusalCode.CART_NOT_COMPLETABLE,
      message: message ?? "The cart cannot be completed",
    };
  }
  return null;
}

/** What may be said of a fault: its kind. Messages of drivers and clients can hold addresses and keys. */
export function describeFault(error: unknown): string {
  const { name, code, type } = (error ?? {}) as { name?: string; code?: string; type?: string };
  return [name ?? "Error", type, code].filter(Boolean).join(" ");
}
