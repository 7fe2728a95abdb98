import { createDataTableColumnHelper, StatusBadge } from "@medusajs/ui";
import { useMemo } from "react";

import type { AdminBackorder } from "../../../types/http";
import { useText } from "../../hooks/use-text";
import { formatAge, formatDay, isPast } from "../../lib/dates";
import { formatQuantity } from "../../lib/numbers";
import { selectCells } from "../common/named-cells";

const column = createDataTableColumnHelper<AdminBackorder>();

/** The columns of the queue, as a warehouse reads it. */
export function useBackorderColumns() {
  const { t, locale } = useText();
  return useMemo(
    () => [
      column.select(selectCells<AdminBackorder>(rowName)),
      column.accessor("queued_at", {
        header: t("queue.columns.age"),
        enableSorting: true,
        cell: ({ getValue }) => formatAge(getValue(), locale),
      }),
      column.accessor("order_display_id", {
        header: t("queue.columns.order"),
        enableSorting: true,
        cell: ({ getValue }) => {
          const number = getValue();
          return number === null ? t("queue.byHand") : `#${number}`;
        },
      }),
      column.accessor("customer", {
        id: "email",
        header: t("queue.columns.customer"),
        enableSorting: true,
        cell: ({ getValue }) => getValue()?.name ?? getValue()?.email ?? "-",
      }),
      column.accessor("item_title", {
        header: t("queue.columns.item"),
        enableSorting: true,
        cell: ({ row: { original } }) => itemName(original),
      }),
      column.accessor("location_name", {
        header: t("translation:fields.location"),
        enableSorting: true,
        cell: ({ getValue }) => getValue() ?? "-",
      }),
      column.accessor("waiting_quantity", {
        header: t("queue.columns.waiting"),
        enableSorting: true,
        align: "right",
        cell: ({ getValue }) => formatQuantity(getValue(), locale),
      }),
      column.accessor("covered_quantity", {
        header: t("queue.columns.covered"),
        enableSorting: true,
        align: "right",
        cell: ({ getValue }) => formatQuantity(getValue(), locale),
      }),
      column.accessor("promised_at", {
        header: t("queue.columns.promise"),
        enableSorting: true,
        cell: ({ row: { original } }) => <PromiseCell backorder={original} />,
      }),
      column.accessor("slip_days", {
        header: t("queue.columns.slip"),
        enableSorting: true,
        align: "right",
        cell: ({ getValue }) => {
          const days = getValue();
          return days === null || days === 0
            ? "-"
            : new Intl.NumberFormat(locale, {
                style: "unit",
                unit: "day",
                signDisplay: "always",
              }).format(days);
        },
      }),
      column.accessor("replenishment_order", {
        id: "supplier",
        header: t("queue.columns.supply"),
        enableSorting: true,
        cell: ({ getValue }) => {
          const order = getValue();
          return order === null
            ? "-"
            : [`#${order.display_id}`, order.supplier].filter(Boolean).join(", ");
        },
      }),
      column.accessor("place", {
        header: t("queue.columns.place"),
        enableSorting: true,
        align: "right",
        cell: ({ getValue }) => getValue() ?? "-",
      }),
    ],
    [t, locale],
  );
}

/** Title and sku, where they differ. */
function itemName({ item_title, title, sku }: AdminBackorder): string {
  return [...new Set([item_title ?? title, sku].filter(Boolean))].join(", ");
}

/** When it is promised, or about when it may come; late ones stand out. */
function PromiseCell({ backorder }: { backorder: AdminBackorder }) {
  const { t, locale } = useText();
  const { promised_at, estimated_at } = backorder;
  if (promised_at !== null) {
    return isPast(promised_at) ? (
      <StatusBadge color="red">{formatDay(promised_at, locale)}</StatusBadge>
    ) : (
      formatDay(promised_at, locale)
    );
  }
  return estimated_at === null ? (
    <StatusBadge color="orange">{t("queue.noDate")}</StatusBadge>
  ) : (
    t("queue.about", { date: formatDay(estimated_at, locale) })
  );
}

/** What an entry is called, for who does not see its row. */
function rowName(entry: AdminBackorder): string {
  const number = entry.order_display_id;
  return number === null ? itemName(entry) : `#${number}, ${itemName(entry)}`;
}
