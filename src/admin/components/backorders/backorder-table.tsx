import { DataTable } from "@medusajs/dashboard/components";
import type { DataTableRowSelectionState } from "@medusajs/ui";
import { useMemo, useState } from "react";

import type { AdminBackorder, AdminBackorderListParams } from "../../../types/http";
import { useBackorders } from "../../hooks/backorders";
import { useLocationNames } from "../../hooks/locations";
import { useTableParams } from "../../hooks/table-params";
import { useText } from "../../hooks/use-text";
import { dataOf } from "../../lib/data-table";
import { LoadFailed } from "../common/load-failed";
import { useBackorderColumns } from "./columns";
import { OrderSupplyDrawer } from "./order-supply-drawer";
import { useCommands, useDownload } from "./use-commands";
import { BackorderViews, useView } from "./views";

const PAGE_SIZE = 20;

type BackorderTableProps = {
  heading: string;
  /** Keeps the table's page in the address apart from those of other tables. */
  prefix: string;
  /** What is shown on this page only. */
  scope?: Pick<AdminBackorderListParams, "inventory_item_id" | "order_id" | "location_id">;
  subHeading?: string;
  /** Whether the list of what is claimed nowhere is among its saved filters. */
  withUnallocated?: boolean;
};

/** The queue: what waits, for whom, how long, until when. Everything is filtered, sorted and paged by the store. */
export function BackorderTable({
  heading,
  subHeading,
  prefix,
  scope,
  withUnallocated,
}: BackorderTableProps) {
  const { t } = useText();
  const [selection, setSelection] = useState<DataTableRowSelectionState>({});
  const [ordering, setOrdering] = useState<string[]>();
  const { view, filters: viewed } = useView(prefix);
  const params = { ...useListParams(prefix), ...viewed, ...scope };
  const { data, isPending, isError, error, refetch } = useBackorders(params);
  const columns = useBackorderColumns();
  const filters = useFilters();
  const download = useDownload();
  const done = () => setSelection({});
  const commands = useCommands({ onDone: done, onOrderSupply: setOrdering });

  const noneFound = { heading: t("queue.noneFound"), description: t("queue.noneFoundHint") };

  if (isError) {
    return <LoadFailed error={error} onRetry={() => void refetch()} />;
  }
  return (
    <>
      <BackorderViews prefix={prefix} withUnallocated={withUnallocated} />
      <DataTable<AdminBackorder>
        data={data?.backorders ?? []}
        columns={columns}
        filters={filters}
        // Their shortcuts are single letters, and work wherever the focus is.
        commands={ordering ? [] : commands}
        rowSelection={{ state: selection, onRowSelectionChange: setSelection }}
        action={{
          label: t("desk.commands.export"),
          onClick: () => void download({ ...params, limit: undefined, offset: undefined }),
        }}
        rowCount={data?.count ?? 0}
        pageSize={PAGE_SIZE}
        getRowId={(row) => row.id}
        rowHref={(row) => linkOf(dataOf(row))}
        isLoading={isPending}
        prefix={prefix}
        heading={heading}
        subHeading={subHeading}
        emptyState={{
          // The table does not know of a saved filter.
          empty: view
            ? noneFound
            : { heading: t("queue.empty"), description: t("queue.emptyHint") },
          filtered: noneFound,
        }}
      />
      <OrderSupplyDrawer
        ids={ordering}
        onClose={() => setOrdering(undefined)}
        onDone={() => {
          setOrdering(undefined);
          done();
        }}
      />
    </>
  );
}

/** Where a person looks at what waits: the order's page, or that of the reservation by hand. */
const linkOf = ({ order_id, reservation_id }: AdminBackorder): string =>
  order_id === null ? `/reservations/${reservation_id}` : `/orders/${order_id}`;

function useFilters() {
  const { t } = useText();
  const locations = useLocationNames();
  return useMemo(
    () => [
      {
        id: "location_id",
        type: "multiselect" as const,
        label: t("translation:fields.location"),
        options: [...locations].map(([value, label]) => ({ value, label })),
      },
      { id: "waiting_quantity", type: "number" as const, label: t("queue.columns.waiting") },
      { id: "covered_quantity", type: "number" as const, label: t("queue.columns.covered") },
      { id: "slip_days", type: "number" as const, label: t("desk.filters.slipDays") },
    ],
    [t, locations],
  );
}

type Bounds = { $gt?: number; $gte?: number; $lt?: number; $lte?: number };

/** What a filter for numbers is set to: bounds, or one number. */
function boundsOf(value: number | ({ $eq?: number } & Bounds) | undefined): Bounds | undefined {
  const exact = typeof value === "number" ? value : value?.$eq;
  return exact === undefined ? (value as Bounds | undefined) : { $gte: exact, $lte: exact };
}

/** What the address says of the list. */
function useListParams(prefix: string): AdminBackorderListParams {
  const { filter, ...params } = useTableParams(prefix);
  return {
    ...params,
    limit: PAGE_SIZE,
    location_id: filter<string[]>("location_id"),
    waiting_quantity: boundsOf(filter("waiting_quantity")),
    covered_quantity: boundsOf(filter("covered_quantity")),
    slip_days: boundsOf(filter("slip_days")),
  };
}
