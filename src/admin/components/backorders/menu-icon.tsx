import { Clock } from "@medusajs/icons";

import { useWaitingCount } from "../../hooks/backorders";
import { useAllowed } from "../../hooks/use-allowed";
import { useText } from "../../hooks/use-text";

/** What fits into the menu's icon. */
const MOST_SHOWN = 99;

/**
 * The menu's icon, with the number that waits. Medusa's menu knows a label and an icon and nothing that moves, so the number
 * is part of the icon; it is not there while nothing waits, and where the store does not tell.
 */
export function BackordersIcon() {
  const { t, locale } = useText();
  const count = useWaitingCount(useAllowed().may("backorder:read"));
  if (!count) {
    return <Clock />;
  }
  const shown = new Intl.NumberFormat(locale).format(Math.min(count, MOST_SHOWN));
  return (
    <span
      className="bg-ui-tag-orange-bg text-ui-tag-orange-text flex size-full items-center justify-center"
      title={t("desk.menu.waiting", { count })}
    >
      <span aria-hidden className="text-[9px] font-medium leading-none">
        {count > MOST_SHOWN ? `${shown}+` : shown}
      </span>
      <span className="sr-only">{t("desk.menu.waiting", { count })}</span>
    </span>
  );
}
