import { DataTable } from "@medusajs/dashboard/components";
import { ShoppingCart } from "@medusajs/icons";
import { createDataTableColumnHelper } from "@medusajs/ui";
import { useMemo, useState } from "react";

import type { AdminUnallocatedLine } from "../../../types/http";
import { useUnallocatedLines } from "../../hooks/allocation";
import { useTableParams } from "../../hooks/table-params";
import { useAllowed } from "../../hooks/use-allowed";
import { useText } from "../../hooks/use-text";
import { dataOf } from "../../lib/data-table";
import { formatDay } from "../../lib/dates";
import { formatQuantity } from "../../lib/numbers";
import { LoadFailed } from "../common/load-failed";
import { RowMenu } from "../common/named-cells";
import { AllocateDrawer, lineName } from "./allocate-drawer";

const PAGE_SIZE = 20;
const PREFIX = "un";

const column = createDataTableColumnHelper<AdminUnallocatedLine>();

/** What orders need and is claimed nowhere: what a person has to decide, searched and paged by the store. */
export function UnallocatedTable() {
  const { t } = useText();
  const [chosen, setChosen] = useState<AdminUnallocatedLine>();
  const { offset, q } = useTableParams(PREFIX);
  const { data, isPending, isError, error, refetch } = useUnallocatedLines({
    limit: PAGE_SIZE,
    offset,
    q,
  });
  const columns = useColumns(setChosen);
  if (isError) {
    return <LoadFailed error={error} onRetry={() => void refetch()} />;
  }
  return (
    <>
      <DataTable<AdminUnallocatedLine>
        data={data?.unallocated_lines ?? []}
        columns={columns}
        rowCount={data?.count ?? 0}
        pageSize={PAGE_SIZE}
        getRowId={(row) => row.id}
        rowHref={(row) => `/orders/${dataOf(row).order_id}`}
        isLoading={isPending}
        prefix={PREFIX}
        heading={t("unallocated.title")}
        subHeading={t("unallocated.subtitle")}
        emptyState={{
          empty: { heading: t("unallocated.empty"), description: t("unallocated.emptyHint") },
          filtered: { heading: t("queue.noneFound"), description: t("queue.noneFoundHint") },
        }}
      />
      <AllocateDrawer line={chosen} onClose={() => setChosen(undefined)} />
    </>
  );
}

function useColumns(onAllocate: (line: AdminUnallocatedLine) => void) {
  const { t, locale } = useText();
  const mayAllocate = useAllowed().may("order:update");
  return useMemo(
    () => [
      column.accessor("ordered_at", {
        header: t("unallocated.columns.ordered"),
        cell: ({ getValue }) => formatDay(getValue(), locale),
      }),
      column.accessor("order_display_id", {
        header: t("queue.columns.order"),
        cell: ({ getValue }) => `#${getValue()}`,
      }),
      column.accessor("title", {
        header: t("queue.columns.item"),
        cell: ({ row: { original } }) => lineName(original),
      }),
      column.accessor("quantity", {
        header: t("unallocated.columns.lacking"),
        align: "right",
        cell: ({ row: { original } }) =>
          t("unallocated.ofNeeded", {
            quantity: formatQuantity(original.quantity, locale),
            needed: formatQuantity(original.needed_quantity, locale),
          }),
      }),
      column.accessor("released_at", {
        header: t("unallocated.columns.released"),
        cell: ({ getValue }) => formatDay(getValue(), locale),
      }),
      ...(mayAllocate
        ? [
            column.display({
              id: "action",
              cell: ({ row: { original } }) => (
                <RowMenu
                  name={`#${original.order_display_id}, ${lineName(original)}`}
                  actions={[
                    {
                      icon: <ShoppingCart />,
                      label: t("unallocated.allocate"),
                      onClick: () => onAllocate(original),
                    },
                  ]}
                />
              ),
            }),
          ]
        : []),
    ],
    [t, locale, mayAllocate, onAllocate],
  );
}
