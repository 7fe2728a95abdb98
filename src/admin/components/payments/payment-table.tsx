import { DataTable } from "@medusajs/dashboard/components";
import { ArrowPath } from "@medusajs/icons";
import { createDataTableColumnHelper, StatusBadge, toast } from "@medusajs/ui";
import { useMemo } from "react";
import { Link } from "react-router-dom";

import type { AdminStripeOrderAttempt } from "../../../types/stripe";
import { type PaymentListParams, usePayments, useRetryPayment } from "../../hooks/payments";
import { useAllowed } from "../../hooks/use-allowed";
import { useTableParams } from "../../hooks/table-params";
import { useText } from "../../hooks/use-text";
import { formatDay } from "../../lib/dates";
import { LoadFailed } from "../common/load-failed";

const PAGE_SIZE = 20;
const PREFIX = "pay";

const STATUSES = [
  "unfulfillable",
  "failed",
  "waiting",
  "processing",
  "refunding",
  "refunded",
  "succeeded",
] as const;

const COLORS = {
  unfulfillable: "red",
  failed: "orange",
  waiting: "orange",
  processing: "blue",
  refunding: "blue",
  refunded: "grey",
  succeeded: "green",
} as const;

/** A person may try again what was refused or failed. */
const RETRIED = ["unfulfillable", "failed", "waiting"];

const column = createDataTableColumnHelper<AdminStripeOrderAttempt>();

/** Payments that Stripe took, by what became of them: those without an order want a person. */
export function PaymentTable() {
  const { t } = useText();
  const { data, isPending, isError, error, refetch } = usePayments(useListParams());
  const columns = useColumns();
  if (isError) {
    return <LoadFailed error={error} onRetry={() => void refetch()} />;
  }
  return (
    <DataTable
      data={data?.stripe_order_attempts ?? []}
      columns={columns}
      filters={[
        {
          id: "status",
          type: "multiselect",
          label: t("supply.columns.status"),
          options: STATUSES.map((value) => ({ value, label: t(`payments.status.${value}`) })),
        },
      ]}
      rowCount={data?.count ?? 0}
      pageSize={PAGE_SIZE}
      getRowId={(row) => row.id}
      isLoading={isPending}
      enableSearch={false}
      prefix={PREFIX}
      heading={t("payments.title")}
      subHeading={t("payments.subtitle")}
      emptyState={{
        empty: { heading: t("payments.empty"), description: t("payments.emptyHint") },
        filtered: { heading: t("queue.noneFound"), description: t("queue.noneFoundHint") },
      }}
    />
  );
}

function useColumns() {
  const { t, locale } = useText();
  const { mutate } = useRetryPayment();
  const mayRetry = useAllowed().may("order:update");
  return useMemo(() => {
    const retry = (id: string) =>
      mutate(id, {
        onSuccess: ({ stripe_order_attempt: { order_id, reason_message } }) =>
          order_id === null
            ? toast.warning(reason_message ?? t("payments.noOrder"))
            : toast.success(t("payments.ordered")),
        onError: ({ message }) => toast.error(message),
      });
    return [
      column.accessor("created_at", {
        header: t("payments.columns.paid"),
        enableSorting: true,
        cell: ({ getValue }) => formatDay(getValue(), locale),
      }),
      column.accessor("status", {
        header: t("supply.columns.status"),
        enableSorting: true,
        cell: ({ getValue }) => (
          <StatusBadge color={COLORS[getValue()]}>{t(`payments.status.${getValue()}`)}</StatusBadge>
        ),
      }),
      column.accessor("amount", {
        header: t("payments.columns.amount"),
        align: "right",
        cell: ({ row: { original } }) =>
          formatAmount(Number(original.amount), original.currency_code, locale),
      }),
      column.accessor("reason_message", {
        header: t("payments.columns.reason"),
        cell: ({ row: { original } }) => original.reason_message ?? original.reason_code ?? "-",
      }),
      column.accessor("order_id", {
        header: t("queue.columns.order"),
        cell: ({ getValue }) => {
          const order = getValue();
          return order === null ? (
            "-"
          ) : (
            <Link to={`/orders/${order}`} className="text-ui-fg-interactive">
              {t("payments.openOrder")}
            </Link>
          );
        },
      }),
      column.accessor("payment_intent_id", { header: t("payments.columns.payment") }),
      column.action({
        actions: ({ row: { original } }) =>
          mayRetry && RETRIED.includes(original.status)
            ? [
                {
                  icon: <ArrowPath />,
                  label: t("payments.retry"),
                  onClick: () => retry(original.id),
                },
              ]
            : [],
      }),
    ];
  }, [t, locale, mutate, mayRetry]);
}

/** Stripe counts in the currency's smallest unit. */
function formatAmount(amount: number, currency: string, locale: string): string {
  const format = new Intl.NumberFormat(locale, { style: "currency", currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(amount / 10 ** digits);
}

function useListParams(): PaymentListParams {
  const { offset, order, filter } = useTableParams(PREFIX);
  return { limit: PAGE_SIZE, offset, order, status: filter<string[]>("status") };
}
