import { clx, Text } from "@medusajs/ui";

import type { AdminEffectiveBackorderPolicy } from "../../../types/http";
import { useText } from "../../hooks/use-text";
import { type EffectiveAnswer, effectiveAnswer } from "../../lib/effective-answer";

type EffectivePolicyProps = {
  effective: AdminEffectiveBackorderPolicy;
  /** The variant's own switch, where one variant is looked at. */
  variantAllows?: boolean;
};

/** The colours of Medusa's own status badges, whose text does not wrap. */
const DOTS: Record<EffectiveAnswer["color"], string> = {
  green: "bg-ui-tag-green-icon",
  red: "bg-ui-tag-red-icon",
  grey: "bg-ui-tag-neutral-icon",
};

/** The policy that applies somewhere, in one sentence. */
export function EffectivePolicy(props: EffectivePolicyProps) {
  const { t, locale } = useText();
  const { color, text } = effectiveAnswer({ ...props, t, locale });
  return (
    <div className="flex items-start gap-x-2">
      <span
        role="presentation"
        className={clx("mt-1.5 h-2 w-2 shrink-0 rounded-sm", DOTS[color])}
      />
      <Text size="small" leading="compact" className="text-ui-fg-subtle text-pretty">
        {text}
      </Text>
    </div>
  );
}
