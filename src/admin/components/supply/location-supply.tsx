import { Skeleton, Text } from "@medusajs/ui";
import { Link } from "react-router-dom";

import type { AdminReplenishmentOrder } from "../../../types/http";
import { useReplenishmentOrders } from "../../hooks/supply";
import { useText } from "../../hooks/use-text";
import { formatDay } from "../../lib/dates";
import { formatQuantity } from "../../lib/numbers";
import { LoadFailed } from "../common/load-failed";
import { Section } from "../common/section";
import { SupplyStatus } from "./status";

/** So many are listed; the rest is on the page of all supply. */
const LISTED = 10;

/** A location's draft, and what is on its way to it: what is overdue or comes next first. */
export function LocationSupply({ locationId }: { locationId: string }) {
  const { t } = useText();
  const scope = { location_id: [locationId], offset: 0 };
  const drafts = useReplenishmentOrders({ ...scope, status: ["draft"], limit: LISTED });
  const orders = useReplenishmentOrders({
    ...scope,
    status: ["ordered"],
    order: "expected_at",
    limit: LISTED,
  });
  const failed = [drafts, orders].find(({ isError }) => isError);
  // What shortages flow into stands before drafts that a person began.
  const draftRows = [...(drafts.data?.replenishment_orders ?? [])].sort(
    (a, b) => Number(b.follows_shortage) - Number(a.follows_shortage),
  );
  const rows = [...draftRows, ...(orders.data?.replenishment_orders ?? [])];
  const more = (drafts.data?.count ?? 0) + (orders.data?.count ?? 0) - rows.length;
  return (
    <Section title={t("place.supply")} subtitle={t("place.supplyHint")}>
      {(drafts.isPending || orders.isPending) && <Skeleton className="mx-6 my-4 h-14" />}
      {failed?.error && <LoadFailed error={failed.error} onRetry={() => void failed.refetch()} />}
      {drafts.isSuccess && orders.isSuccess && rows.length === 0 && (
        <Text size="small" className="text-ui-fg-subtle px-6 py-4">
          {t("place.noSupply")}
        </Text>
      )}
      {rows.map((order) => (
        <SupplyRow key={order.id} order={order} />
      ))}
      {more > 0 && (
        <div className="px-6 py-4">
          <Link to="/backorders/supply" className="txt-small text-ui-fg-interactive">
            {t("place.more", { number: more })}
          </Link>
        </div>
      )}
    </Section>
  );
}

function SupplyRow({ order }: { order: AdminReplenishmentOrder }) {
  const { t, locale } = useText();
  const lines = (order.lines ?? []).map(
    ({ inventory_item, inventory_item_id, quantity, incoming }) =>
      `${formatQuantity(order.status === "draft" ? quantity : incoming, locale)} × ${
        inventory_item?.sku ?? inventory_item?.title ?? inventory_item_id
      }`,
  );
  return (
    <div className="flex items-start justify-between gap-x-4 px-6 py-4">
      <div className="flex flex-col gap-y-1">
        <Link
          to={`/backorders/supply/${order.id}`}
          className="txt-compact-small-plus text-ui-fg-interactive"
        >
          {t("supply.order", { number: order.display_id })}
        </Link>
        <Text size="small" className="text-ui-fg-subtle">
          {order.status === "draft"
            ? t("place.asks", { items: lines.join(", ") })
            : t("place.brings", { items: lines.join(", ") })}
        </Text>
        {order.expected_at !== null && (
          <Text size="small" className="text-ui-fg-subtle">
            {t("place.expected", { date: formatDay(order.expected_at, locale) })}
          </Text>
        )}
      </div>
      <SupplyStatus order={order} />
    </div>
  );
}
