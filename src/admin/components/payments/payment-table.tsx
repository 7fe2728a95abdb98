import { DataTable } from "@medusajs/dashboard/components";
import { Copy, createDataTableColumnHelper, StatusBadge } from "@medusajs/ui";
import { useMemo } from "react";
import { Link } from "react-router-dom";

import type { AdminStripeOrderAttempt } from "../../../types/stripe";
import { type PaymentListParams, usePayments } from "../../hooks/payments";
import { useTableParams } from "../../hooks/table-params";
import { type Translate, useText } from "../../hooks/use-text";
import { formatMoment } from "../../lib/dates";
import { LoadFailed } from "../common/load-failed";
import { formatAmount, PaymentMenu } from "./payment-menu";

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

/** Why a payment has no order, by the codes that stay. */
const REASONS = [
  "insufficient_inventory",
  "unmapped_location",
  "STRIPE_AMOUNT_MISMATCH",
  "STRIPE_CURRENCY_MISMATCH",
  "STRIPE_CART_NOT_FOUND",
  "STRIPE_CART_ALREADY_ORDERED",
  "STRIPE_CART_NOT_COMPLETABLE",
  "STRIPE_INVALID_METADATA",
  "STRIPE_NO_SHIPPING_OPTION",
  "STRIPE_PAYMENT_NOT_KEPT",
  "STRIPE_DETAILS_MISSING",
  "STRIPE_ORDER_FAULT",
] as const;

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
        {
          id: "reason_code",
          type: "multiselect",
          label: t("payments.columns.reason"),
          options: REASONS.map((value) => ({ value, label: t(`payments.reasons.${value}`) })),
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
  return useMemo(
    () => [
      column.accessor("created_at", {
        header: t("payments.columns.paid"),
        enableSorting: true,
        cell: ({ getValue }) => formatMoment(getValue(), locale),
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
        enableSorting: true,
        align: "right",
        cell: ({ row: { original } }) => formatAmount(original, locale),
      }),
      column.accessor("reason_message", {
        header: t("payments.columns.reason"),
        cell: ({ row: { original } }) => reasonOf(original, t),
      }),
      column.accessor("order_id", {
        header: t("payments.columns.orderOrCart"),
        cell: ({ row: { original } }) => <OrderOrCart attempt={original} />,
      }),
      column.accessor("payment_intent_id", {
        header: t("payments.columns.payment"),
        cell: ({ getValue }) => <CopiedId id={getValue()} />,
      }),
      column.display({
        id: "action",
        cell: ({ row: { original } }) => <PaymentMenu attempt={original} />,
      }),
    ],
    [t, locale],
  );
}

/** Why there is no order, and what became of the refund. */
function reasonOf(attempt: AdminStripeOrderAttempt, t: Translate): string {
  const reasons = [
    attempt.reason_message ?? attempt.reason_code,
    attempt.refund_error && t("payments.refund.error", { code: attempt.refund_error }),
  ].filter(Boolean);
  return reasons.length > 0 ? reasons.join(". ") : "-";
}

function OrderOrCart({ attempt: { order_id, cart_id } }: { attempt: AdminStripeOrderAttempt }) {
  const { t } = useText();
  if (order_id !== null) {
    return (
      <Link to={`/orders/${order_id}`} className="text-ui-fg-interactive">
        {t("payments.openOrder")}
      </Link>
    );
  }
  // Medusa's dashboard has no page for a cart.
  return cart_id === null ? "-" : <CopiedId id={cart_id} />;
}

/** An id that is looked up elsewhere. */
function CopiedId({ id }: { id: string }) {
  const { t } = useText();
  return (
    <span className="flex items-center gap-x-1">
      <span className="max-w-40 truncate" title={id}>
        {id}
      </span>
      <Copy content={id} aria-label={t("payments.copy", { id })} className="text-ui-fg-muted" />
    </span>
  );
}

function useListParams(): PaymentListParams {
  const { offset, order, filter } = useTableParams(PREFIX);
  return {
    limit: PAGE_SIZE,
    offset,
    order,
    status: filter<string[]>("status"),
    reason_code: filter<string[]>("reason_code"),
  };
}
