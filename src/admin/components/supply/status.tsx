import { StatusBadge } from "@medusajs/ui";

import type { AdminReplenishmentOrder } from "../../../types/http";
import { useText } from "../../hooks/use-text";
import { isPast } from "../../lib/dates";

const COLORS = { draft: "grey", ordered: "blue", received: "green", cancelled: "grey" } as const;

/** Where a replenishment order stands; one that should be here by now says so. */
export function SupplyStatus({ order }: { order: AdminReplenishmentOrder }) {
  const { t } = useText();
  if (isOverdue(order)) {
    return <StatusBadge color="red">{t("supply.status.overdue")}</StatusBadge>;
  }
  const texts = {
    draft: t("supply.status.draft"),
    ordered: t("supply.status.ordered"),
    received: t("supply.status.received"),
    cancelled: t("supply.status.cancelled"),
  };
  return <StatusBadge color={COLORS[order.status]}>{texts[order.status]}</StatusBadge>;
}

/** Whether something of an order should be here by now. */
export function isOverdue({ status, expected_at, lines }: AdminReplenishmentOrder): boolean {
  return (
    status === "ordered" &&
    (lines?.length
      ? lines.some(({ incoming, due_at }) => incoming > 0 && isPast(due_at))
      : isPast(expected_at))
  );
}
