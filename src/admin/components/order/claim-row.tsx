import { Badge, Text } from "@medusajs/ui";
import { Link } from "react-router-dom";

import type { AdminOrderClaim } from "../../../types/http";
import { useText } from "../../hooks/use-text";
import { formatAge, formatDate, formatDay, isPast } from "../../lib/dates";
import { formatQuantity } from "../../lib/numbers";

/** What a line claims at a location: what of it can ship from there, what waits, since when and until when. */
export function ClaimRow({ claim }: { claim: AdminOrderClaim }) {
  const { t, locale } = useText();
  const number = (quantity: number) => formatQuantity(quantity, locale);
  return (
    <div className="flex flex-col gap-y-1 px-6 py-4">
      <div className="flex items-center gap-x-2">
        <Text size="small" weight="plus">
          {[...new Set([claim.title, claim.variant_title, claim.sku].filter(Boolean))].join(", ")}
        </Text>
        {claim.priority > 0 && <Badge size="2xsmall">{t("order.raised")}</Badge>}
        {claim.ship_date !== null && <ShipDate claim={claim} day={claim.ship_date} />}
      </div>
      <Text size="small" className="text-ui-fg-subtle">
        {t("order.covered", {
          covered: number(claim.covered_quantity),
          quantity: number(claim.quantity),
          location: claim.location_name ?? claim.location_id,
        })}
      </Text>
      {claim.waiting_quantity > 0 && (
        <Text size="small" className="text-ui-fg-subtle">
          {t("order.waiting", {
            quantity: number(claim.waiting_quantity),
            age: claim.waiting_since === null ? "" : formatAge(claim.waiting_since, locale),
          })}
          {", "}
          <Until claim={claim} />
          {claim.replenishment_order && (
            <>
              {" ("}
              <Link
                to={`/backorders/supply/${claim.replenishment_order.id}`}
                className="text-ui-fg-interactive"
              >
                {t("order.supply", { number: claim.replenishment_order.display_id })}
              </Link>
              {")"}
            </>
          )}
        </Text>
      )}
    </div>
  );
}

/** The day on which it is wanted; where it will not be there by then, in red and in words. */
function ShipDate({ claim, day }: { claim: AdminOrderClaim; day: string }) {
  const { t, locale } = useText();
  const date = formatDate(day, locale);
  return claim.late_for_ship_date ? (
    <Badge size="2xsmall" color="red">
      {t("order.tooLateFor", { date })}
    </Badge>
  ) : (
    <Badge size="2xsmall">{t("order.wantedOn", { date })}</Badge>
  );
}

/** Until when a claim waits; a day that is over stands out. */
function Until({ claim }: { claim: AdminOrderClaim }) {
  const { t, locale } = useText();
  if (claim.promised_at !== null) {
    const date = formatDay(claim.promised_at, locale);
    return isPast(claim.promised_at) ? (
      <span className="text-ui-fg-error">{t("order.promisedLate", { date })}</span>
    ) : (
      t("order.promised", { date })
    );
  }
  return claim.estimated_at === null
    ? t("order.noDate")
    : t("order.estimated", { date: formatDay(claim.estimated_at, locale) });
}
