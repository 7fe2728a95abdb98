import { DataTable } from "@medusajs/dashboard/components";
import {
  Button,
  createDataTableColumnHelper,
  type DataTableRowSelectionState,
  toast,
} from "@medusajs/ui";
import { useMemo, useState } from "react";

import type {
  AdminBackorderPolicyListParams,
  AdminBackorderPolicyListRow,
  AdminItemBackorderPolicyListRow,
  AdminPolicyAnswer,
} from "../../../types/http";
import { policyKey, type PolicyKind, readAllKeys } from "../../hooks/bulk-policies";
import { useLocationNames } from "../../hooks/locations";
import { usePolicies } from "../../hooks/policies";
import { useTableParams } from "../../hooks/table-params";
import { useAllowed } from "../../hooks/use-allowed";
import { useText } from "../../hooks/use-text";
import { type BulkPolicyForm, NOTHING } from "../../lib/bulk-policy-form";
import { dataOf } from "../../lib/data-table";
import { formatQuantity } from "../../lib/numbers";
import { toSetting } from "../../lib/policy-form";
import { LoadFailed } from "../common/load-failed";
import { selectCells } from "../common/named-cells";
import { BulkPolicyDrawer } from "./bulk-policy-drawer";
import { EffectivePolicy } from "./effective-policy";

const PAGE_SIZE = 20;
const ANSWERS = ["allowed", "denied", "variant"] as const;

/** A level's row, or an item's, which has no location. */
type PolicyRow = AdminItemBackorderPolicyListRow &
  Partial<Pick<AdminBackorderPolicyListRow, "location" | "location_id">>;

/** The policies of all levels, or of all items, for who sets many at once. Everything is searched, filtered, sorted and paged by the store. */
export function PolicyTable({ kind }: { kind: PolicyKind }) {
  const { t } = useText();
  const { filter, page } = useListParams(kind);
  const { data, isPending, isError, error, refetch } = usePolicies(kind, { ...filter, ...page });
  const [selection, setSelection] = useState<DataTableRowSelectionState>({});
  const [start, setStart] = useState<BulkPolicyForm>();
  /** How many keys are read already, while all that match are being selected; no command is given meanwhile. */
  const [read, setRead] = useState<number>();
  const maySet = useAllowed().may(
    kind === "levels" ? "inventory_level:update" : "inventory_item:update",
  );
  const columns = useColumns(kind, maySet);
  const filters = useFilters(kind);
  const keys = Object.keys(selection);
  const count = data?.count ?? 0;

  if (isError) {
    return <LoadFailed error={error} onRetry={() => void refetch()} />;
  }
  const open = (change: Partial<BulkPolicyForm>) => () => setStart({ ...NOTHING, ...change });
  return (
    <>
      <DataTable<PolicyRow>
        data={data?.backorder_policies ?? []}
        columns={columns}
        filters={filters}
        commands={
          maySet && read === undefined
            ? [
                {
                  label: t("policies.setting.allow"),
                  shortcut: "a",
                  action: open({ setting: "allow" }),
                },
                {
                  label: t("policies.setting.deny"),
                  shortcut: "d",
                  action: open({ setting: "deny" }),
                },
                {
                  label: t("policies.setting.inherit"),
                  shortcut: "i",
                  action: open({ setting: "inherit" }),
                },
                { label: t("policies.limit"), shortcut: "l", action: open({ limitChoice: "set" }) },
              ]
            : undefined
        }
        rowSelection={{ state: selection, onRowSelectionChange: setSelection }}
        rowCount={count}
        pageSize={PAGE_SIZE}
        getRowId={policyKey}
        rowHref={(row) => `/inventory/${dataOf(row).inventory_item_id}`}
        isLoading={isPending}
        prefix={kind}
        heading={t("policyPage.heading")}
        subHeading={t(`policyPage.subtitle_${kind}`)}
        filterBarContent={
          keys.length > 0 && (
            <SelectMatching
              kind={kind}
              filter={filter}
              count={count}
              selected={keys.length}
              read={read}
              onRead={setRead}
              onSelect={(all) =>
                setSelection(Object.fromEntries(all.map((key) => [key, true] as const)))
              }
            />
          )
        }
        emptyState={{
          empty: { heading: t("policyPage.empty"), description: t("policyPage.emptyHint") },
          filtered: { heading: t("queue.noneFound"), description: t("queue.noneFoundHint") },
        }}
      />
      <BulkPolicyDrawer
        kind={kind}
        keys={keys}
        start={start}
        onClose={() => setStart(undefined)}
        onDone={() => {
          setStart(undefined);
          setSelection({});
        }}
      />
    </>
  );
}

type SelectMatchingProps = {
  kind: PolicyKind;
  filter: AdminBackorderPolicyListParams;
  count: number;
  selected: number;
  read: number | undefined;
  onRead: (read: number | undefined) => void;
  onSelect: (keys: string[]) => void;
};

/** Selects all that the filter matches, on every page; or nothing any more. */
function SelectMatching(props: SelectMatchingProps) {
  const { kind, filter, count, selected, read, onRead, onSelect } = props;
  const { t, locale } = useText();
  const select = async () => {
    onRead(0);
    try {
      onSelect(await readAllKeys(kind, filter, onRead));
    } catch (error) {
      toast.error((error as Error).message);
    } finally {
      onRead(undefined);
    }
  };
  return (
    <div className="flex items-center gap-x-2">
      {selected < count && (
        <Button
          size="small"
          variant="secondary"
          isLoading={read !== undefined}
          onClick={() => void select()}
        >
          {read
            ? t("policyPage.reading", { read: formatQuantity(read, locale) })
            : t("policyPage.selectAll", { count, number: formatQuantity(count, locale) })}
        </Button>
      )}
      <Button size="small" variant="transparent" onClick={() => onSelect([])}>
        {t("policyPage.selectNone")}
      </Button>
    </div>
  );
}

const column = createDataTableColumnHelper<PolicyRow>();

const nameOf = ({ inventory_item: { sku, title, id }, location }: PolicyRow): string =>
  [sku ?? title ?? id, location?.name].filter(Boolean).join(", ");

function useColumns(kind: PolicyKind, maySet: boolean) {
  const { t, locale } = useText();
  return useMemo(() => {
    const settings = {
      allow: t("policies.setting.allow"),
      deny: t("policies.setting.deny"),
      inherit: t(kind === "levels" ? "policies.setting.inherit" : "policies.setting.notSet"),
    };
    // The list of levels sorts by what their items have.
    const item = kind === "levels" ? "inventory_item." : "";
    return [
      ...(maySet ? [column.select(selectCells<PolicyRow>(nameOf))] : []),
      column.accessor(({ inventory_item }) => inventory_item.sku, {
        id: `${item}sku`,
        header: t("policyPage.columns.sku"),
        enableSorting: true,
        cell: ({ getValue }) => getValue() ?? "-",
      }),
      column.accessor(({ inventory_item }) => inventory_item.title, {
        id: `${item}title`,
        header: t("queue.columns.item"),
        enableSorting: true,
        cell: ({ getValue }) => getValue() ?? "-",
      }),
      ...(kind === "levels"
        ? [
            column.accessor(({ location }) => location?.name, {
              id: "location",
              header: t("translation:fields.location"),
              cell: ({ row: { original } }) => original.location?.name ?? original.location_id,
            }),
          ]
        : []),
      column.accessor("allow_backorder", {
        header: t("policies.allowBackorders"),
        enableSorting: true,
        cell: ({ getValue }) => settings[toSetting(getValue())],
      }),
      column.accessor("backorder_limit", {
        header: t("policies.limit"),
        enableSorting: true,
        align: "right",
        cell: ({ getValue }) => {
          const limit = getValue();
          return limit === null ? "-" : formatQuantity(limit, locale);
        },
      }),
      column.accessor("effective", {
        header: t("policies.applies"),
        cell: ({ getValue }) => <EffectivePolicy effective={getValue()} />,
      }),
    ];
  }, [t, locale, kind, maySet]);
}

function useFilters(kind: PolicyKind) {
  const { t } = useText();
  const locations = useLocationNames();
  return useMemo(
    () => [
      {
        id: "answer",
        type: "multiselect" as const,
        label: t("policies.applies"),
        options: ANSWERS.map((value) => ({ value, label: t(`policyPage.answer.${value}`) })),
      },
      ...(kind === "levels"
        ? [
            {
              id: "location_id",
              type: "multiselect" as const,
              label: t("translation:fields.location"),
              options: [...locations].map(([value, label]) => ({ value, label })),
            },
          ]
        : []),
    ],
    [t, kind, locations],
  );
}

/** What the address says of the list: what it matches, and which page of that. */
function useListParams(kind: PolicyKind) {
  const { offset, order, q, filter } = useTableParams(kind);
  const matched: AdminBackorderPolicyListParams = {
    q,
    answer: filter<AdminPolicyAnswer[]>("answer"),
    ...(kind === "levels" && { location_id: filter<string[]>("location_id") }),
  };
  return { filter: matched, page: { limit: PAGE_SIZE, offset, order } };
}
