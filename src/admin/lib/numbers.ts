/** How many digits a number keeps on its way through JSON. */
export const EXACT_DIGITS = 15;

/**
 * Writes a quantity as people of a locale do, with every digit that it has.
 *
 * @param quantity - the quantity
 * @param locale - the dashboard's locale, e.g. "de" or "pt-BR"
 */
export function formatQuantity(quantity: number, locale: string): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 20 }).format(quantity);
}

/**
 * Writes an exact decimal as people of a locale do; no digit goes through a number.
 *
 * @param decimal - as the API writes it, e.g. "1234.5"
 * @param locale - the dashboard's locale
 * @param currency - of an amount of money: its code, in any case
 */
export function formatDecimal(decimal: string, locale: string, currency?: string): string {
  return new Intl.NumberFormat(locale, {
    maximumFractionDigits: 20,
    ...(currency === undefined ? {} : { style: "currency", currency }),
    // Browsers take a decimal as a text, and keep its digits; TypeScript's library does not say so yet.
  }).format(decimal as unknown as bigint);
}

/** Writes a delta with its sign. */
export function formatDelta(delta: number, locale: string): string {
  return new Intl.NumberFormat(locale, {
    maximumFractionDigits: 20,
    signDisplay: "exceptZero",
  }).format(delta);
}

/** What a person typed for a quantity. */
export type TypedQuantity = { value: number | null } | { problem: "notANumber" | "tooManyDigits" };

/**
 * Reads a quantity of 0 or more that a person typed with the decimal separator of the locale. Any other is refused: 1.000
 * is one for some and a thousand for others.
 *
 * @param text - what was typed; nothing means null
 * @param locale - the dashboard's locale
 * @returns the quantity, or what is wrong with it
 */
export function readQuantity(text: string, locale: string): TypedQuantity {
  const typed = text.trim();
  if (typed === "") {
    return { value: null };
  }
  const separator = decimalSeparator(locale);
  const plain = typed.replace(separator, ".");
  if (!/^(\d+\.?\d*|\.\d+)$/.test(plain) || (separator !== "." && typed.includes("."))) {
    return { problem: "notANumber" };
  }
  const digits = plain.replace(".", "").replace(/^0+/, "");
  return digits.length > EXACT_DIGITS ? { problem: "tooManyDigits" } : { value: Number(plain) };
}

/**
 * Reads a delta that a person typed: a quantity, with a minus before it where something is taken away.
 *
 * @param text - what was typed
 * @param locale - the dashboard's locale
 */
export function readDelta(text: string, locale: string): TypedQuantity {
  const typed = text.trim().replace(/^\u2212/, "-");
  if (!typed.startsWith("-")) {
    return readQuantity(typed.replace(/^\+/, ""), locale);
  }
  const read = readQuantity(typed.slice(1), locale);
  return "value" in read && read.value !== null
    ? { value: -read.value }
    : { problem: "notANumber" };
}

/** Writes a quantity the way {@link readQuantity} reads it. */
export function typeQuantity(quantity: number | null, locale: string): string {
  return quantity === null
    ? ""
    : new Intl.NumberFormat(locale, { maximumFractionDigits: 20, useGrouping: false }).format(
        quantity,
      );
}

function decimalSeparator(locale: string): string {
  const parts = new Intl.NumberFormat(locale).formatToParts(0.5);
  return parts.find(({ type }) => type === "decimal")?.value ?? ".";
}
