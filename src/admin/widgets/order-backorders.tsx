import { defineWidgetConfig } from "@medusajs/admin-sdk";
import type { AdminOrder, DetailWidgetProps } from "@medusajs/types";
import { Badge, Button, Skeleton, StatusBadge, Text, toast } from "@medusajs/ui";
import { Link } from "react-router-dom";

import type { AdminOrderClaim } from "../../types/http";
import { LoadFailed } from "../components/common/load-failed";
import { Section } from "../components/common/section";
import { URGENT, useOrderBackorders, useSetPriority } from "../hooks/backorders";
import { useText } from "../hooks/use-text";
import { formatAge, formatDay } from "../lib/dates";
import { formatQuantity } from "../lib/numbers";

const COLORS = { all: "green", part: "orange", nothing: "red" } as const;

/** On an order's page: what of it can ship from where, what waits for what, and until when. */
const OrderBackorders = ({ data: order }: DetailWidgetProps<AdminOrder>) => {
  const { t } = useText();
  const { data, isPending, isError, error, refetch } = useOrderBackorders(order.id);
  const { mutate, isPending: isRaising } = useSetPriority();
  const waiting = (data?.claims ?? []).filter(({ waiting_quantity }) => waiting_quantity > 0);
  const raise = () =>
    mutate(
      { order_id: order.id, priority: URGENT },
      {
        onSuccess: () => toast.success(t("queue.prioritySet")),
        onError: ({ message }) => toast.error(message),
      },
    );
  return (
    <Section
      title={t("order.title")}
      subtitle={t("order.subtitle")}
      actions={
        data && data.claims.length > 0 ? (
          <div className="flex items-center gap-x-3">
            <StatusBadge color={COLORS[data.ready_to_ship]}>
              {t(`order.ready.${data.ready_to_ship}`)}
            </StatusBadge>
            {waiting.length > 0 && (
              <Button
                size="small"
                variant="secondary"
                isLoading={isRaising}
                disabled={waiting.every(({ priority }) => priority >= URGENT)}
                onClick={raise}
              >
                {t("order.raise")}
              </Button>
            )}
          </div>
        ) : undefined
      }
    >
      {isPending && <Skeleton className="mx-6 my-4 h-14" />}
      {isError && <LoadFailed error={error} onRetry={() => void refetch()} />}
      {data?.claims.length === 0 && (
        <Text size="small" className="text-ui-fg-subtle px-6 py-4">
          {t("order.none")}
        </Text>
      )}
      {data?.claims.map((claim) => (
        <ClaimRow key={claim.reservation_id} claim={claim} />
      ))}
    </Section>
  );
};

function ClaimRow({ claim }: { claim: AdminOrderClaim }) {
  const { t, locale } = useText();
  const number = (quantity: number) => formatQuantity(quantity, locale);
  const earlier = claim.history.flatMap(({ from }) => from ?? []);
  return (
    <div className="flex flex-col gap-y-1 px-6 py-4">
      <div className="flex items-center gap-x-2">
        <Text size="small" weight="plus">
          {[claim.title, claim.variant_title, claim.sku].filter(Boolean).join(", ")}
        </Text>
        {claim.priority > 0 && <Badge size="2xsmall">{t("order.raised")}</Badge>}
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
          {claim.promised_at !== null
            ? t("order.promised", { date: formatDay(claim.promised_at, locale) })
            : claim.estimated_at !== null
              ? t("order.estimated", { date: formatDay(claim.estimated_at, locale) })
              : t("order.noDate")}
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
      {earlier.length > 0 && (
        <Text size="xsmall" className="text-ui-fg-subtle">
          {t("order.history", { dates: earlier.map((date) => formatDay(date, locale)).join(", ") })}
        </Text>
      )}
    </div>
  );
}

export const config = defineWidgetConfig({
  zone: "order.details.after",
  id: "medusa-plugin-backorders:order-backorders",
});

export default OrderBackorders;
