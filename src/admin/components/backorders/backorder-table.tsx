import { DataTable } from "@medusajs/dashboard/components";
import { type DataTableRowSelectionState, toast } from "@medusajs/ui";
import { useMemo, useState } from "react";

import type { AdminBackorder, AdminBackorderListParams } from "../../../types/http";
import { URGENT, useBackorders, useSetPriority } from "../../hooks/backorders";
import { useLocationNames } from "../../hooks/locations";
import { useTableParams } from "../../hooks/table-params";
import { useText } from "../../hooks/use-text";
import { LoadFailed } from "../common/load-failed";
import { useBackorderColumns } from "./columns";

const PAGE_SIZE = 20;

type BackorderTableProps = {
  heading: string;
  /** Keeps the table's page in the address apart from those of other tables. */
  prefix: string;
  /** What is shown on this page only. */
  scope?: Pick<AdminBackorderListParams, "inventory_item_id" | "order_id" | "location_id">;
  subHeading?: string;
};

/** The queue: what waits, for whom, how long, until when. Everything is filtered, sorted and paged by the store. */
export function BackorderTable({ heading, subHeading, prefix, scope }: BackorderTableProps) {
  const { t } = useText();
  const [selection, setSelection] = useState<DataTableRowSelectionState>({});
  const params = useListParams(prefix);
  const { data, isPending, isError, error, refetch } = useBackorders({ ...params, ...scope });
  const { mutate } = useSetPriority();
  const columns = useBackorderColumns();
  const filters = useFilters();

  const setPriority = (priority: number) =>
    mutate(
      { priority, backorder_entry_ids: Object.keys(selection) },
      {
        onSuccess: () => {
          setSelection({});
          toast.success(t("queue.prioritySet"));
        },
        onError: ({ message }) => toast.error(message),
      },
    );

  if (isError) {
    return <LoadFailed error={error} onRetry={() => void refetch()} />;
  }
  return (
    <DataTable<AdminBackorder>
      data={data?.backorders ?? []}
      columns={columns}
      filters={filters}
      commands={[
        { label: t("queue.raise"), shortcut: "r", action: () => setPriority(URGENT) },
        { label: t("queue.lower"), shortcut: "l", action: () => setPriority(0) },
      ]}
      rowSelection={{ state: selection, onRowSelectionChange: setSelection }}
      rowCount={data?.count ?? 0}
      pageSize={PAGE_SIZE}
      getRowId={(row) => row.id}
      rowHref={(row) =>
        row.order_id ? `/orders/${row.order_id}` : `/reservations/${row.reservation_id}`
      }
      isLoading={isPending}
      prefix={prefix}
      heading={heading}
      subHeading={subHeading}
      emptyState={{
        empty: { heading: t("queue.empty"), description: t("queue.emptyHint") },
        filtered: { heading: t("queue.noneFound"), description: t("queue.noneFoundHint") },
      }}
    />
  );
}

function useFilters() {
  const { t } = useText();
  const locations = useLocationNames();
  return useMemo(
    () => [
      { id: "late", ...yesOnly(t("queue.filters.late"), t("queue.filters.lateOnly")) },
      { id: "no_supply", ...yesOnly(t("queue.filters.noSupply"), t("queue.filters.noSupplyOnly")) },
      {
        id: "location_id",
        type: "multiselect" as const,
        label: t("translation:fields.location"),
        options: [...locations].map(([value, label]) => ({ value, label })),
      },
    ],
    [t, locations],
  );
}

function yesOnly(label: string, yes: string) {
  return { type: "radio" as const, label, options: [{ label: yes, value: "true" }] };
}

/** What the address says of the list. */
function useListParams(prefix: string): AdminBackorderListParams {
  const { filter, ...params } = useTableParams(prefix);
  return {
    ...params,
    limit: PAGE_SIZE,
    late: filter<string>("late") === "true" || undefined,
    no_supply: filter<string>("no_supply") === "true" || undefined,
    location_id: filter<string[]>("location_id"),
  };
}
