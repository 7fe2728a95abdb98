import { DataTable } from "@medusajs/dashboard/components";
import {
  createDataTableColumnHelper,
  type DataTableRowSelectionState,
  StatusBadge,
} from "@medusajs/ui";
import { useMemo, useState } from "react";
import { Link } from "react-router-dom";

import type { AdminStockFinding, AdminStockFindingKind } from "../../../types/http";
import { useLocationNames } from "../../hooks/locations";
import { useFindings } from "../../hooks/reconcile";
import { useTableParams } from "../../hooks/table-params";
import { useAllowed } from "../../hooks/use-allowed";
import { useText } from "../../hooks/use-text";
import { LoadFailed } from "../common/load-failed";
import { selectCells } from "../common/named-cells";
import { RepairDrawer } from "./repair-drawer";

const PAGE_SIZE = 20;
const PREFIX = "rec";

/** What a person has to decide, whatever the button says. */
const FOR_PEOPLE: AdminStockFindingKind[] = ["policy_broken", "on_hand_negative"];

const column = createDataTableColumnHelper<AdminStockFinding>();

/** What is not as it should be in the books. What is chosen is repaired, after it was said what that changes. */
export function FindingTable() {
  const { t } = useText();
  const [selection, setSelection] = useState<DataTableRowSelectionState>({});
  const [chosen, setChosen] = useState<string[]>([]);
  const mayRepair = useAllowed().may("stock_finding:update");
  const { offset, filter } = useTableParams(PREFIX);
  const kinds = filter<AdminStockFindingKind[]>("kinds");
  const { data, isPending, isError, error, refetch } = useFindings({
    limit: PAGE_SIZE,
    offset,
    kinds,
  });
  const columns = useColumns(mayRepair);
  if (isError) {
    return <LoadFailed error={error} onRetry={() => void refetch()} />;
  }
  return (
    <>
      <DataTable<AdminStockFinding>
        data={data?.findings ?? []}
        columns={columns}
        filters={[
          {
            id: "kinds",
            type: "multiselect",
            label: t("reconcile.columns.kind"),
            options: (data?.kinds ?? []).map(({ kind, count }) => ({
              value: kind,
              label: `${t(`reconcile.kinds.${kind}`)} (${count})`,
            })),
          },
        ]}
        commands={
          mayRepair
            ? [
                {
                  label: t("reconcile.repair"),
                  shortcut: "r",
                  action: () => setChosen(Object.keys(selection)),
                },
              ]
            : []
        }
        rowSelection={{ state: selection, onRowSelectionChange: setSelection }}
        rowCount={data?.count ?? 0}
        pageSize={PAGE_SIZE}
        getRowId={(row) => row.id}
        isLoading={isPending}
        enableSearch={false}
        prefix={PREFIX}
        heading={t("reconcile.title")}
        subHeading={t("reconcile.subtitle")}
        emptyState={{
          empty: { heading: t("reconcile.empty"), description: t("reconcile.emptyHint") },
          filtered: { heading: t("queue.noneFound"), description: t("queue.noneFoundHint") },
        }}
      />
      <RepairDrawer
        ids={chosen}
        onClose={() => setChosen([])}
        onRepaired={() => setSelection({})}
      />
    </>
  );
}

function useColumns(mayRepair: boolean) {
  const { t } = useText();
  const locations = useLocationNames();
  return useMemo(
    () => [
      ...(mayRepair ? [column.select(selectCells<AdminStockFinding>(({ detail }) => detail))] : []),
      column.accessor("kind", {
        header: t("reconcile.columns.kind"),
        cell: ({ getValue }) => (
          <StatusBadge color={FOR_PEOPLE.includes(getValue()) ? "red" : "orange"}>
            {t(`reconcile.kinds.${getValue()}`)}
          </StatusBadge>
        ),
      }),
      column.accessor("detail", {
        header: t("reconcile.columns.detail"),
        cell: ({ getValue }) => <span className="block whitespace-normal py-2">{getValue()}</span>,
      }),
      column.accessor("location_id", {
        header: t("reconcile.columns.where"),
        cell: ({ row: { original } }) => <Place finding={original} locations={locations} />,
      }),
      column.accessor("repair", {
        header: t("reconcile.columns.repair"),
        cell: ({ row: { original } }) => (
          <span className="whitespace-normal">{t(`reconcile.repairs.${original.kind}`)}</span>
        ),
      }),
    ],
    [t, locations, mayRepair],
  );
}

type PlaceProps = { finding: AdminStockFinding; locations: ReadonlyMap<string, string> };

/** Where a person looks at it: the item's page, and the order's. */
function Place({ finding, locations }: PlaceProps) {
  const { t } = useText();
  const { inventory_item_id: item, location_id: location, order_id: order } = finding;
  return (
    <div className="flex flex-col py-2">
      {location !== null && <span>{locations.get(location) ?? location}</span>}
      {item !== null && (
        <Link to={`/inventory/${item}`} className="text-ui-fg-interactive">
          {t("reconcile.openItem")}
        </Link>
      )}
      {order !== null && (
        <Link to={`/orders/${order}`} className="text-ui-fg-interactive">
          {t("reconcile.openOrder")}
        </Link>
      )}
    </div>
  );
}
