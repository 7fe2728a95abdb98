import { StatusBadge } from "@medusajs/ui";

import type { AdminEffectiveBackorderPolicy } from "../../../types/http";
import { useText } from "../../hooks/use-text";
import { effectiveAnswer } from "../../lib/effective-answer";

type EffectivePolicyProps = {
  effective: AdminEffectiveBackorderPolicy;
  /** The variant's own switch, where one variant is looked at. */
  variantAllows?: boolean;
};

/** The policy that applies somewhere, in one sentence. */
export function EffectivePolicy(props: EffectivePolicyProps) {
  const { t, locale } = useText();
  const { color, text } = effectiveAnswer({ ...props, t, locale });
  return (
    <StatusBadge color={color} className="h-auto min-h-[20px] whitespace-normal">
      {text}
    </StatusBadge>
  );
}
