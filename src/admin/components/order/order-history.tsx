import { Button, Text } from "@medusajs/ui";
import { useState } from "react";

import type { AdminOrderStockEvent } from "../../../types/http";
import { useText } from "../../hooks/use-text";
import { formatDay, formatMoment } from "../../lib/dates";
import { formatQuantity } from "../../lib/numbers";

/** So many are shown at first. */
const SHOWN = 3;

/** What happened to an order's stock, the latest first. */
export function OrderHistory({ events }: { events: readonly AdminOrderStockEvent[] }) {
  const { t, locale } = useText();
  const [all, setAll] = useState(false);
  if (!events.length) {
    return null;
  }
  return (
    <div className="flex flex-col gap-y-2 px-6 py-4">
      <Text size="small" weight="plus">
        {t("order.history.title")}
      </Text>
      <ul className="flex flex-col gap-y-1">
        {events.slice(0, all ? undefined : SHOWN).map((event, index) => (
          <li key={index} className="txt-small text-ui-fg-subtle flex flex-wrap gap-x-2">
            <span className="text-ui-fg-muted">{formatMoment(event.at, locale)}</span>
            <span>{event.title ?? event.line_item_id}:</span>
            <EventText event={event} />
            {event.actor && <span className="text-ui-fg-muted">({event.actor.name})</span>}
          </li>
        ))}
      </ul>
      {events.length > SHOWN && (
        <div>
          <Button size="small" variant="transparent" onClick={() => setAll(!all)}>
            {all ? t("order.history.less") : t("order.history.more", { number: events.length })}
          </Button>
        </div>
      )}
    </div>
  );
}

function EventText({ event }: { event: AdminOrderStockEvent }) {
  const { t, locale } = useText();
  if (event.kind !== "promised") {
    const quantity = formatQuantity(event.quantity ?? 0, locale);
    return <span>{t(`order.history.${event.kind}`, { quantity })}</span>;
  }
  const day = (date: string | null) => formatDay(date, locale);
  return (
    <span>
      {event.to === null
        ? t("order.history.promiseLost", { from: day(event.from) })
        : event.from === null
          ? t("order.history.promised", { to: day(event.to) })
          : t("order.history.promiseMoved", { from: day(event.from), to: day(event.to) })}
    </span>
  );
}
