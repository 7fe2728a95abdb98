import { z } from "zod";

import type { AdminUpdateBackorderPolicy } from "../../types/http";
import type { Translate } from "../hooks/use-text";
import { EXACT_DIGITS, readQuantity } from "./numbers";
import { SETTINGS } from "./policy-form";

/** What becomes of the two fields of many policies; `keep` leaves each as it is. */
export type BulkPolicyForm = {
  setting: "keep" | (typeof SETTINGS)[number];
  limitChoice: "keep" | "none" | "set";
  limit: string;
};

/** A form that changes nothing yet. */
export const NOTHING: BulkPolicyForm = { setting: "keep", limitChoice: "keep", limit: "" };

/** What the form accepts: something has to change, and a limit that is set is a quantity. */
export function bulkPolicySchema(t: Translate, locale: string) {
  return z
    .object({
      setting: z.enum(["keep", ...SETTINGS]),
      limitChoice: z.enum(["keep", "none", "set"]),
      limit: z.string(),
    })
    .superRefine(({ setting, limitChoice, limit }, context) => {
      const refuse = (path: keyof BulkPolicyForm, message: string) =>
        context.addIssue({ code: "custom", path: [path], message });
      if (setting === "keep" && limitChoice === "keep") {
        refuse("setting", t("policyPage.nothingChosen"));
      }
      if (limitChoice !== "set") {
        return;
      }
      const typed = readQuantity(limit, locale);
      if ("problem" in typed && typed.problem === "tooManyDigits") {
        refuse("limit", t("policies.form.errors.tooManyDigits", { digits: EXACT_DIGITS }));
      } else if ("problem" in typed || typed.value === null) {
        refuse("limit", t("policyPage.limitMissing"));
      }
    });
}

/** The change that an accepted form stands for. */
export function toBulkChange(
  { setting, limitChoice, limit }: BulkPolicyForm,
  locale: string,
): AdminUpdateBackorderPolicy {
  const typed = readQuantity(limit, locale);
  return {
    ...(setting !== "keep" && {
      allow_backorder: setting === "inherit" ? null : setting === "allow",
    }),
    ...(limitChoice === "none" && { backorder_limit: null }),
    ...(limitChoice === "set" && "value" in typed && { backorder_limit: typed.value }),
  };
}
