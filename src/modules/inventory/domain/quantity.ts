import { BigNumberInput } from "@medusajs/framework/types";
import { MathBN, MedusaError } from "@medusajs/framework/utils";

/**
 * Medusa writes every quantity twice: as `numeric`, and as a `raw_*` twin of at most this many significant digits.
 * A quantity with more digits would be rounded in one of the two, so it is refused.
 */
export const QUANTITY_PRECISION = 20;

/** A decimal number without exponent, as PostgreSQL's `numeric` reads and prints it, e.g. "-2.5". */
export type DecimalString = string;

export type QuantityRule = "positive" | "non-negative" | "any";

export type ParseQuantityOptions = {
  /** Where the value stands in the caller's input, for the message, e.g. "reservation_items[2].quantity". */
  field: string;
  /** Which signs are accepted. Default "positive". */
  rule?: QuantityRule;
};

const RULE_TEXT: Record<QuantityRule, string> = {
  positive: "a number greater than 0",
  "non-negative": "a number of at least 0",
  any: "a number",
};

/**
 * Reads a quantity at the boundary of the module, once, into an exact decimal. Behind it only SQL does arithmetic.
 *
 * @param value - a number, a decimal string, or one of Medusa's big number forms (`BigNumber`, `{ value }`, bignumber.js)
 * @param options - the field's name for the message, and the signs that are accepted
 * @returns the same number as a decimal string, without exponent or superfluous zeros
 * @throws MedusaError `invalid_data`, naming the field, when the value is missing, not a finite number, of the wrong
 *   sign, or needs more than {@link QUANTITY_PRECISION} digits
 */
export function parseQuantity(
  value: unknown,
  { field, rule = "positive" }: ParseQuantityOptions,
): DecimalString {
  const fail = (problem: string): never => {
    throw new MedusaError(
      MedusaError.Types.INVALID_DATA,
      `${field} must be ${problem}, received ${describe(value)}`,
    );
  };

  if (!looksLikeNumber(value)) {
    return fail(RULE_TEXT[rule]);
  }
  const number = MathBN.convert(
    isClonedBigNumber(value) ? ({ ...value, _isBigNumber: true } as BigNumberInput) : value,
  );
  if (!number.isFinite()) {
    return fail(RULE_TEXT[rule]);
  }
  if (
    rule === "positive" ? !number.isGreaterThan(0) : rule === "non-negative" && number.isLessThan(0)
  ) {
    return fail(RULE_TEXT[rule]);
  }
  // An exponent is looked at first: 1e9999999 in full has ten million digits.
  const outOfRange = Math.abs(number.e ?? 0) > QUANTITY_PRECISION;
  const text = outOfRange ? "" : number.toFixed();
  if (outOfRange || text.replace(/^-?0?\.?|\./g, "").length > QUANTITY_PRECISION) {
    return fail(`a number of at most ${QUANTITY_PRECISION} digits`);
  }
  return text === "-0" ? "0" : text;
}

/** A JavaScript number or bignumber.js value, a decimal string, or an object that carries one of them. */
function looksLikeNumber(value: unknown): value is BigNumberInput {
  if (typeof value === "number") {
    return true;
  }
  if (typeof value === "string") {
    return /^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i.test(value);
  }
  if (typeof value !== "object" || value === null) {
    return false;
  }
  // bignumber.js marks its instances; Medusa's BigNumber and raw form carry a value.
  if ("_isBigNumber" in value || "bigNumber" in value || isClonedBigNumber(value)) {
    return true;
  }
  return "value" in value && (typeof value.value === "string" || typeof value.value === "number")
    ? looksLikeNumber(value.value)
    : false;
}

/** A bignumber.js value after a structured clone has its sign, exponent and digits, but has lost the mark. */
function isClonedBigNumber(value: object | string | number): value is BigNumberInput & object {
  return typeof value === "object" && "s" in value && "e" in value && "c" in value;
}

function describe(value: unknown): string {
  if (value === undefined) {
    return "nothing";
  }
  if (typeof value === "object" && value !== null) {
    return "value" in value ? describe(value.value) : "an object";
  }
  return typeof value === "string" ? `"${value.slice(0, 40)}"` : String(value);
}
