import { PencilSquare } from "@medusajs/icons";
import { DataTable } from "@medusajs/dashboard/components";
import { createDataTableColumnHelper } from "@medusajs/ui";
import { useMemo } from "react";
import { useSearchParams } from "react-router-dom";

import type { AdminBackorderPolicyListRow } from "../../../types/http";
import { usePolicies } from "../../hooks/policies";
import { useAllowed } from "../../hooks/use-allowed";
import { useText } from "../../hooks/use-text";
import { formatQuantity } from "../../lib/numbers";
import { toSetting } from "../../lib/policy-form";
import { LoadFailed } from "../common/load-failed";
import { RowMenu } from "../common/named-cells";
import { EffectivePolicy } from "./effective-policy";

const PAGE_SIZE = 20;
/** Keeps the table's page in the address apart from those of Medusa's own tables. */
const PREFIX = "bopol";

type LocationPoliciesProps = {
  itemId: string;
  onEdit: (policy: AdminBackorderPolicyListRow) => void;
};

/** The policies of an item's levels: what is set at each location, and what applies there. */
export function LocationPolicies({ itemId, onEdit }: LocationPoliciesProps) {
  const { t } = useText();
  const [search] = useSearchParams();
  const { data, isPending, isError, error, refetch } = usePolicies("levels", {
    inventory_item_id: itemId,
    limit: PAGE_SIZE,
    offset: Number(search.get(`${PREFIX}_offset`) ?? 0),
  });
  const columns = useColumns(onEdit);

  if (isError) {
    return <LoadFailed error={error} onRetry={() => void refetch()} />;
  }
  return (
    <DataTable
      data={data?.backorder_policies ?? []}
      columns={columns}
      rowCount={data?.count ?? 0}
      pageSize={PAGE_SIZE}
      getRowId={(row) => row.id}
      isLoading={isPending}
      prefix={PREFIX}
      enableSearch={false}
      heading={t("policies.byLocation")}
      headingLevel="h3"
      emptyState={{
        empty: { heading: t("policies.title"), description: t("policies.noLocations") },
      }}
    />
  );
}

const column = createDataTableColumnHelper<AdminBackorderPolicyListRow>();

function useColumns(onEdit: LocationPoliciesProps["onEdit"]) {
  const { t, locale } = useText();
  const maySet = useAllowed().may("inventory_level:update");
  return useMemo(() => {
    const settings = {
      allow: t("policies.setting.allow"),
      deny: t("policies.setting.deny"),
      inherit: t("policies.setting.inherit"),
    };
    return [
      column.accessor("location.name", {
        header: t("translation:fields.location"),
        cell: ({ row: { original } }) => original.location.name ?? original.location_id,
      }),
      column.accessor("allow_backorder", {
        header: t("policies.allowBackorders"),
        cell: ({ getValue }) => settings[toSetting(getValue())],
      }),
      column.accessor("backorder_limit", {
        header: t("policies.limit"),
        cell: ({ getValue }) => {
          const limit = getValue();
          return limit === null ? "-" : formatQuantity(limit, locale);
        },
      }),
      column.accessor("effective", {
        header: t("policies.applies"),
        cell: ({ getValue }) => <EffectivePolicy effective={getValue()} />,
      }),
      ...(maySet
        ? [
            column.display({
              id: "action",
              cell: ({ row: { original } }) => (
                <RowMenu
                  name={original.location.name ?? original.location_id}
                  actions={[
                    {
                      icon: <PencilSquare />,
                      label: t("translation:actions.edit"),
                      onClick: () => onEdit(original),
                    },
                  ]}
                />
              ),
            }),
          ]
        : []),
    ];
  }, [t, locale, maySet, onEdit]);
}
