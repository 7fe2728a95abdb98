import { Text } from "@medusajs/ui";
import { Link } from "react-router-dom";

import type {
  AdminBackorderFill,
  AdminBackorderShortfall,
  AdminPromiseChange,
} from "../../../types/http";
import { useText } from "../../hooks/use-text";
import { formatDay } from "../../lib/dates";
import { formatQuantity } from "../../lib/numbers";

type Effects = {
  fills?: readonly AdminBackorderFill[];
  shortfalls?: readonly AdminBackorderShortfall[];
  promises?: readonly AdminPromiseChange[];
};

/** So many are listed; the rest is counted. */
const LISTED = 8;

type EffectListProps = { effects: Effects; nothing: string };

/** What a change does to the queue, before it is made: which orders it fills, leaves short, promises another date. */
export function EffectList({ effects, nothing }: EffectListProps) {
  const { t, locale } = useText();
  const lines = [
    ...(effects.fills ?? []).map((fill) => ({
      entry: fill,
      text:
        fill.remaining_quantity > 0
          ? t("effects.fillsPart", {
              quantity: formatQuantity(fill.quantity, locale),
              rest: formatQuantity(fill.remaining_quantity, locale),
            })
          : t("effects.fills", { quantity: formatQuantity(fill.quantity, locale) }),
    })),
    ...(effects.shortfalls ?? []).map((shortfall) => ({
      entry: shortfall,
      text: t("effects.short", { quantity: formatQuantity(shortfall.quantity, locale) }),
    })),
    ...(effects.promises ?? []).map((promise) => ({
      entry: promise,
      text:
        promise.to === null
          ? t("effects.promiseLost", { from: formatDay(promise.from, locale) })
          : promise.from === null
            ? t("effects.promised", { to: formatDay(promise.to, locale) })
            : t("effects.promiseMoved", {
                from: formatDay(promise.from, locale),
                to: formatDay(promise.to, locale),
              }),
    })),
  ];
  return (
    <div className="bg-ui-bg-subtle flex flex-col gap-y-2 rounded-lg p-4" aria-live="polite">
      <Text size="small" weight="plus">
        {t("effects.title")}
      </Text>
      {lines.length === 0 && (
        <Text size="small" className="text-ui-fg-subtle">
          {nothing}
        </Text>
      )}
      <ul className="flex flex-col gap-y-1">
        {lines.slice(0, LISTED).map(({ entry, text }, index) => (
          <li key={index} className="txt-small text-ui-fg-subtle">
            {entry.order_id === null ? (
              t("queue.byHand")
            ) : (
              <Link to={`/orders/${entry.order_id}`} className="text-ui-fg-interactive">
                {t("effects.order", { number: entry.order_display_id ?? "" })}
              </Link>
            )}
            {": "}
            {text}
          </li>
        ))}
      </ul>
      {lines.length > LISTED && (
        <Text size="small" className="text-ui-fg-subtle">
          {t("effects.more", { number: lines.length - LISTED })}
        </Text>
      )}
    </div>
  );
}
