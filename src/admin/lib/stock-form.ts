import { z } from "zod";

import type { Translate } from "../hooks/use-text";
import { EXACT_DIGITS, readDelta, readQuantity, type TypedQuantity } from "./numbers";

/** How a number is read: a quantity of 0 or more, or a delta with a sign. */
export type NumberKind = "quantity" | "delta";

const READERS = { quantity: readQuantity, delta: readDelta } as const;

/**
 * A field for a number, typed in the dashboard's language; what is wrong with it stands beside the field.
 *
 * @param kind - whether it may have a sign
 * @param required - whether it has to be filled
 */
export function numberField(
  t: Translate,
  locale: string,
  { kind = "quantity", required = false }: { kind?: NumberKind; required?: boolean } = {},
) {
  return z.string().superRefine((text, context) => {
    const typed = READERS[kind](text, locale);
    const message = problemOf(typed, { t, kind, required });
    if (message) {
      context.addIssue({ code: "custom", message });
    }
  });
}

/** The number that was typed; undefined where there is none, or none that can be read. */
export function numberOf(
  text: string,
  locale: string,
  kind: NumberKind = "quantity",
): number | undefined {
  const typed = READERS[kind](text, locale);
  return "value" in typed ? (typed.value ?? undefined) : undefined;
}

/** Adds two numbers of the API without the noise of binary fractions: 0.1 and 0.2 are 0.3. */
export function sumOf(one: number, other: number): number {
  return Number((one + other).toPrecision(EXACT_DIGITS));
}

function problemOf(
  typed: TypedQuantity,
  { t, kind, required }: { t: Translate; kind: NumberKind; required: boolean },
): string | undefined {
  if ("problem" in typed) {
    return typed.problem === "tooManyDigits"
      ? t("policies.form.errors.tooManyDigits", { digits: EXACT_DIGITS })
      : kind === "delta"
        ? t("stock.errors.notADelta")
        : t("stock.errors.notANumber");
  }
  return required && typed.value === null ? t("stock.errors.missing") : undefined;
}
