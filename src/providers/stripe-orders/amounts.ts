import type { BigNumberInput } from "@medusajs/framework/types";
import { MathBN } from "@medusajs/framework/utils";

/** Currencies that Stripe counts without decimals: https://docs.stripe.com/currencies#zero-decimal */
const ZERO_DECIMALS = new Set(
  "bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf".split(" "),
);

/** Currencies that Stripe counts with three decimals, the last of them 0: https://docs.stripe.com/currencies#three-decimal */
const THREE_DECIMALS = new Set("bhd jod kwd omr tnd".split(" "));

function decimalsOf(currencyCode: string): number {
  const code = currencyCode.toLowerCase();
  if (ZERO_DECIMALS.has(code)) {
    return 0;
  }
  return THREE_DECIMALS.has(code) ? 3 : 2;
}

/**
 * Turns an amount of Medusa's into Stripe's.
 *
 * @param amount - in the currency's main unit; fractions of the smallest unit are rounded half up
 * @param currencyCode - ISO 4217
 * @returns a whole number of the smallest unit
 */
export function toSmallestUnit(amount: BigNumberInput, currencyCode: string): number {
  const decimals = decimalsOf(currencyCode);
  // Stripe takes three-decimal amounts in tens of the smallest unit.
  const step = decimals === 3 ? 10 : 1;
  const steps = MathBN.div(MathBN.mult(amount, 10 ** decimals), step);
  return steps.decimalPlaces(0, 4).toNumber() * step;
}

/**
 * Turns an amount of Stripe's into Medusa's.
 *
 * @param amount - a whole number of the smallest unit
 * @param currencyCode - ISO 4217
 * @returns the amount in the main unit
 */
export function fromSmallestUnit(amount: number, currencyCode: string): number {
  return MathBN.div(amount, 10 ** decimalsOf(currencyCode)).toNumber();
}
