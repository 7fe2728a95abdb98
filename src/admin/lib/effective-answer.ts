import type { AdminEffectiveBackorderPolicy } from "../../types/http";
import type { Translate } from "../hooks/use-text";
import { formatQuantity } from "./numbers";

/** What a person is told of the policy that applies somewhere. */
export type EffectiveAnswer = { color: "green" | "red" | "grey"; text: string };

/** The key of a text on the policy that applies. */
type Key = `policies.effective.${EffectiveKey}`;
type EffectiveKey = keyof (typeof import("../i18n/en.json"))["policies"]["effective"];

type Texts = Record<AdminEffectiveBackorderPolicy["backorder_limit_from"], Key>;

const ALLOWED: Record<"level" | "item" | "variant", Texts> = {
  level: {
    default: "policies.effective.allowedByLocation",
    level: "policies.effective.allowedByLocationUpTo",
    item: "policies.effective.allowedByLocationUpToByItem",
  },
  item: {
    default: "policies.effective.allowedByItem",
    level: "policies.effective.allowedByItemUpToByLocation",
    item: "policies.effective.allowedByItemUpTo",
  },
  variant: {
    default: "policies.effective.allowedByVariant",
    level: "policies.effective.allowedByVariantUpToByLocation",
    item: "policies.effective.allowedByVariantUpToByItem",
  },
};

const DENIED: Record<"level" | "item" | "variant", Key> = {
  level: "policies.effective.deniedByLocation",
  item: "policies.effective.deniedByItem",
  variant: "policies.effective.deniedByVariant",
};

const UNDECIDED: Texts = {
  default: "policies.effective.variantDecides",
  level: "policies.effective.variantDecidesUpToByLocation",
  item: "policies.effective.variantDecidesUpToByItem",
};

/** What an answer is made from. */
export type EffectiveAnswerInput = {
  effective: AdminEffectiveBackorderPolicy;
  /** The variant's own switch, where one variant is looked at; it decides where nothing else does. */
  variantAllows?: boolean;
  t: Translate;
  locale: string;
};

/**
 * Says whether backorders are allowed, who says so, and how far, e.g. "Allowed by the item, up to 20".
 *
 * @param input - see {@link EffectiveAnswerInput}
 */
export function effectiveAnswer(input: EffectiveAnswerInput): EffectiveAnswer {
  const { effective, t, locale } = input;
  const { color, key } = answerKey(input);
  const limit = effective.backorder_limit;
  return { color, text: t(key, { limit: limit === null ? "" : formatQuantity(limit, locale) }) };
}

function answerKey({ effective, variantAllows }: EffectiveAnswerInput): {
  color: EffectiveAnswer["color"];
  key: Key;
} {
  const { allow_backorder_from, backorder_limit_from, backorder_limit } = effective;
  const from = allow_backorder_from === "default" ? "variant" : allow_backorder_from;
  const allowed = from === "variant" ? variantAllows : effective.allow_backorder;
  if (allowed === false) {
    return { color: "red", key: DENIED[from] };
  }
  if (backorder_limit === 0) {
    return {
      color: "red",
      key:
        backorder_limit_from === "level"
          ? "policies.effective.deniedByLocationLimit"
          : "policies.effective.deniedByItemLimit",
    };
  }
  return allowed === undefined
    ? { color: "grey", key: UNDECIDED[backorder_limit_from] }
    : { color: "green", key: ALLOWED[from][backorder_limit_from] };
}
