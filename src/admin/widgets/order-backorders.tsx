import { defineWidgetConfig } from "@medusajs/admin-sdk";
import type { AdminOrder, DetailWidgetProps } from "@medusajs/types";
import { Button, Skeleton, StatusBadge, Text, toast } from "@medusajs/ui";
import { useEffect, useState } from "react";
import { useLocation } from "react-router-dom";

import type { AdminOrderBackordersResponse } from "../../types/http";
import { Allowed } from "../components/common/allowed";
import { LoadFailed } from "../components/common/load-failed";
import { Section } from "../components/common/section";
import { ClaimRow } from "../components/order/claim-row";
import { FulfilDrawer } from "../components/order/fulfil-drawer";
import { OrderHistory } from "../components/order/order-history";
import { itemTitle, ShipmentRow } from "../components/order/shipment-row";
import { ShippingPreference } from "../components/order/shipping-preference";
import { URGENT, useOrderBackorders, useSetPriority } from "../hooks/backorders";
import { shipmentKey } from "../hooks/fulfil";
import { useAllowed } from "../hooks/use-allowed";
import { useText } from "../hooks/use-text";
import { formatDay } from "../lib/dates";
import { formatQuantity } from "../lib/numbers";
import { sumOf } from "../lib/stock-form";

const COLORS = { all: "green", part: "orange", nothing: "red" } as const;

/** On an order's page: what of it can ship from where, what waits for what, and until when. */
const OrderBackorders = ({ data: order }: DetailWidgetProps<AdminOrder>) => (
  <Allowed to="order:read">
    <StockOfOrder orderId={order.id} />
  </Allowed>
);

function StockOfOrder({ orderId }: { orderId: string }) {
  const { t, locale } = useText();
  const { data, isPending, isError, error, refetch } = useOrderBackorders(orderId);
  const mayFulfil = useAllowed().may("fulfillment:create");
  const [chosen, setChosen] = useState<string>();
  useWarnOfMissing(data);
  const waits = data?.claims.some(({ waiting_quantity }) => waiting_quantity > 0);
  return (
    <Section
      title={t("order.title")}
      subtitle={t("order.subtitle")}
      actions={
        data && data.claims.length > 0 ? <Actions orderId={orderId} stock={data} /> : undefined
      }
    >
      {isPending && <Skeleton className="mx-6 my-4 h-14" />}
      {isError && <LoadFailed error={error} onRetry={() => void refetch()} />}
      {data?.claims.length === 0 && (
        <Text size="small" className="text-ui-fg-subtle px-6 py-4">
          {t("order.none")}
        </Text>
      )}
      {data && data.claims.length + data.unallocated.length > 0 && (
        <ShippingPreference orderId={orderId} stock={data} />
      )}
      {waits && (
        <Text size="small" className="text-ui-fg-subtle text-pretty px-6 py-4">
          {t("order.allocated")}
        </Text>
      )}
      {data?.unallocated.map((part) => (
        <Text
          key={`${part.line_item_id} ${part.inventory_item_id}`}
          size="small"
          className="text-ui-fg-error px-6 py-4"
        >
          {t("order.unallocated", {
            quantity: formatQuantity(part.quantity, locale),
            item: itemTitle(part),
          })}
        </Text>
      ))}
      {data?.claims.map((claim) => (
        <ClaimRow key={claim.reservation_id} claim={claim} />
      ))}
      {data?.shipments.map((shipment) => (
        <ShipmentRow
          key={shipmentKey(shipment)}
          shipment={shipment}
          onFulfil={mayFulfil ? () => setChosen(shipmentKey(shipment)) : undefined}
        />
      ))}
      {data && <OrderHistory events={data.history} />}
      <FulfilDrawer
        orderId={orderId}
        shipment={data?.shipments.find((shipment) => shipmentKey(shipment) === chosen)}
        onClose={() => setChosen(undefined)}
      />
    </Section>
  );
}

type ActionsProps = { orderId: string; stock: AdminOrderBackordersResponse };

/** Whether it is ready to ship, what it waits for, and the button that raises it. */
function Actions({ orderId, stock }: ActionsProps) {
  const { t, locale } = useText();
  const mayRaise = useAllowed().may("backorder:update");
  const { mutate, isPending } = useSetPriority();
  const waiting = stock.claims.filter(({ waiting_quantity }) => waiting_quantity > 0);
  const raise = () =>
    mutate(
      { order_id: orderId, priority: URGENT },
      {
        onSuccess: () => toast.success(t("queue.prioritySet")),
        onError: ({ message }) => toast.error(message),
      },
    );
  // The order waits for the last of what it waits for; one without a date leaves it without.
  const dates = waiting.map(({ promised_at }) => promised_at);
  const last = dates.includes(null) ? null : dates.sort().at(-1);
  return (
    <div className="flex shrink-0 items-center gap-x-3">
      <StatusBadge color={COLORS[stock.ready_to_ship]}>
        {stock.ready_to_ship !== "nothing"
          ? t(`order.ready.${stock.ready_to_ship}`)
          : last
            ? t("order.waitsFor", { date: formatDay(last, locale) })
            : t("order.waitsForSupply")}
      </StatusBadge>
      {mayRaise && waiting.length > 0 && (
        <Button
          size="small"
          variant="secondary"
          isLoading={isPending}
          disabled={waiting.every(({ priority }) => priority >= URGENT)}
          onClick={raise}
        >
          {t("order.raise")}
        </Button>
      )}
    </div>
  );
}

/** Medusa's own form fulfils what is not there without a word, and has no place for one: so it is said when it opens. */
function useWarnOfMissing(stock: AdminOrderBackordersResponse | undefined) {
  const { t, locale } = useText();
  const { pathname } = useLocation();
  const isFulfilling = /\/orders\/[^/]+\/fulfillment$/.test(pathname);
  const missing = (stock?.shipments ?? [])
    .flatMap(({ items }) => items)
    .filter(({ quantity, covered_quantity }) => covered_quantity < quantity)
    .map((item) =>
      t("shipment.missing", {
        missing: formatQuantity(sumOf(item.quantity, -item.covered_quantity), locale),
        quantity: formatQuantity(item.quantity, locale),
        item: itemTitle(item),
      }),
    )
    .join(" ");
  const text = isFulfilling ? missing : "";
  useEffect(() => {
    if (text) {
      const id = toast.warning(t("shipment.missingTitle"), {
        description: text,
        duration: Infinity,
        // Below it would cover the form's own button.
        position: "top-center",
      });
      return () => void toast.dismiss(id);
    }
  }, [text, t]);
}

export const config = defineWidgetConfig({
  zone: "order.details.after",
  id: "medusa-plugin-backorders:order-backorders",
});

export default OrderBackorders;
