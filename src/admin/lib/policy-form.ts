import { z } from "zod";

import type { AdminItemBackorderPolicy, AdminUpdateBackorderPolicy } from "../../types/http";
import type { Translate } from "../hooks/use-text";
import { EXACT_DIGITS, readQuantity, typeQuantity } from "./numbers";

/** What a person chooses for `allow_backorder`. */
export const SETTINGS = ["allow", "deny", "inherit"] as const;
export type Setting = (typeof SETTINGS)[number];

/** A policy as it stands in the form. */
export type PolicyForm = { setting: Setting; limit: string };

/** The choice that stands for a stored `allow_backorder`. */
export function toSetting(allowBackorder: boolean | null): Setting {
  return allowBackorder === null ? "inherit" : allowBackorder ? "allow" : "deny";
}

/** Fills the form from a policy. */
export function toPolicyForm(
  policy: Pick<AdminItemBackorderPolicy, "allow_backorder" | "backorder_limit">,
  locale: string,
): PolicyForm {
  return {
    setting: toSetting(policy.allow_backorder),
    limit: typeQuantity(policy.backorder_limit, locale),
  };
}

/** What the form accepts; the messages stand beside the field. */
export function policyFormSchema(t: Translate, locale: string) {
  return z.object({
    setting: z.enum(SETTINGS),
    limit: z.string().superRefine((text, context) => {
      const typed = readQuantity(text, locale);
      if (!("problem" in typed)) {
        return;
      }
      const message =
        typed.problem === "notANumber"
          ? t("policies.form.errors.notANumber")
          : t("policies.form.errors.tooManyDigits", { digits: EXACT_DIGITS });
      context.addIssue({ code: "custom", message });
    }),
  });
}

/**
 * The request that saves what was changed. What was not touched is left out, so that it keeps what somebody else may
 * have set meanwhile.
 *
 * @param form - an accepted form
 * @param changed - which of its fields were changed
 * @returns the request's body, or undefined when nothing was changed
 */
export function toPolicyUpdate(
  form: PolicyForm,
  { changed, locale }: { changed: Partial<Record<keyof PolicyForm, boolean>>; locale: string },
): AdminUpdateBackorderPolicy | undefined {
  const typed = readQuantity(form.limit, locale);
  const update: AdminUpdateBackorderPolicy = {
    ...(changed.setting && {
      allow_backorder: form.setting === "inherit" ? null : form.setting === "allow",
    }),
    ...(changed.limit && "value" in typed && { backorder_limit: typed.value }),
  };
  return Object.keys(update).length ? update : undefined;
}
