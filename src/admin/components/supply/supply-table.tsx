import { DataTable } from "@medusajs/dashboard/components";
import { createDataTableColumnHelper } from "@medusajs/ui";
import { useMemo, useState } from "react";

import type { AdminReplenishmentOrder } from "../../../types/http";
import { useLocationNames } from "../../hooks/locations";
import { type SupplyListParams, useReplenishmentOrders } from "../../hooks/supply";
import { useAllowed } from "../../hooks/use-allowed";
import { useTableParams } from "../../hooks/table-params";
import { useText } from "../../hooks/use-text";
import { formatDay } from "../../lib/dates";
import { formatQuantity } from "../../lib/numbers";
import { LoadFailed } from "../common/load-failed";
import { ImportDrawer } from "./import-drawer";
import { SupplyStatus } from "./status";
import { SupplyViews, useSupplyView } from "./views";

const PAGE_SIZE = 20;
const PREFIX = "sup";

const column = createDataTableColumnHelper<AdminReplenishmentOrder>();

/** Replenishment orders: drafts, those on their way, and those that came. */
export function SupplyTable() {
  const { t } = useText();
  const locations = useLocationNames();
  const { view, filters: viewed } = useSupplyView(PREFIX);
  const params = useListParams();
  const { data, isPending, isError, error, refetch } = useReplenishmentOrders({
    ...viewed,
    ...params,
    order: params.order ?? viewed.order,
  });
  const [isImporting, setImporting] = useState(false);
  const mayImport = useAllowed().may("replenishment_order:create");
  const columns = useColumns(locations);
  const filters = useMemo(
    () => [
      {
        id: "location_id",
        type: "multiselect" as const,
        label: t("translation:fields.location"),
        options: [...locations].map(([value, label]) => ({ value, label })),
      },
    ],
    [t, locations],
  );
  if (isError) {
    return <LoadFailed error={error} onRetry={() => void refetch()} />;
  }
  const noneFound = { heading: t("supply.noneFound"), description: t("queue.noneFoundHint") };
  return (
    <>
      <SupplyViews prefix={PREFIX} />
      <DataTable
        data={data?.replenishment_orders ?? []}
        columns={columns}
        filters={filters}
        rowCount={data?.count ?? 0}
        pageSize={PAGE_SIZE}
        getRowId={(row) => row.id}
        rowHref={(row) => `/backorders/supply/${row.id}`}
        isLoading={isPending}
        prefix={PREFIX}
        heading={t("supply.title")}
        subHeading={t("supply.subtitle")}
        action={
          mayImport
            ? { label: t("supplyDesk.import.action"), onClick: () => setImporting(true) }
            : undefined
        }
        emptyState={{
          empty: view
            ? noneFound
            : { heading: t("supply.empty"), description: t("supply.emptyHint") },
          filtered: noneFound,
        }}
      />
      <ImportDrawer open={isImporting} onClose={() => setImporting(false)} />
    </>
  );
}

function useColumns(locations: ReadonlyMap<string, string>) {
  const { t, locale } = useText();
  return useMemo(
    () => [
      column.accessor("display_id", {
        header: t("supply.columns.number"),
        enableSorting: true,
        cell: ({ getValue }) => `#${getValue()}`,
      }),
      column.accessor("status", {
        header: t("supply.columns.status"),
        enableSorting: true,
        cell: ({ row: { original } }) => <SupplyStatus order={original} />,
      }),
      column.accessor("location_id", {
        header: t("translation:fields.location"),
        cell: ({ getValue }) => locations.get(getValue()) ?? "-",
      }),
      column.accessor("supplier", {
        header: t("supply.columns.supplier"),
        enableSorting: true,
        cell: ({ row: { original } }) =>
          [original.supplier, original.reference].filter(Boolean).join(", ") || "-",
      }),
      column.accessor("expected_at", {
        header: t("supply.columns.expected"),
        enableSorting: true,
        cell: ({ getValue }) => formatDay(getValue(), locale),
      }),
      column.display({
        id: "open",
        header: t("supply.columns.open"),
        cell: ({ row: { original } }) => {
          const lines = original.lines ?? [];
          const sum = (of: "incoming" | "quantity") =>
            lines.reduce((total, line) => total + line[of], 0);
          return t("supply.openOf", {
            open: formatQuantity(original.status === "draft" ? 0 : sum("incoming"), locale),
            ordered: formatQuantity(sum("quantity"), locale),
          });
        },
      }),
    ],
    [t, locale, locations],
  );
}

/** What the address says of the list. */
function useListParams(): SupplyListParams {
  const { filter, ...params } = useTableParams(PREFIX);
  return {
    ...params,
    limit: PAGE_SIZE,
    location_id: filter<string[]>("location_id"),
  };
}
