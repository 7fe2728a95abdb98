import { defineWidgetConfig } from "@medusajs/admin-sdk";
import { SectionRow } from "@medusajs/dashboard/components";
import type { AdminInventoryItem, DetailWidgetProps } from "@medusajs/types";
import { Button, Skeleton } from "@medusajs/ui";
import { useState } from "react";

import type { AdminBackorderPolicyListRow, AdminItemBackorderPolicy } from "../../types/http";
import { Allowed } from "../components/common/allowed";
import { LoadFailed } from "../components/common/load-failed";
import { Section } from "../components/common/section";
import { LocationPolicies } from "../components/policies/location-policies";
import { PolicyDrawer } from "../components/policies/policy-drawer";
import { useItemPolicy } from "../hooks/policies";
import { useText } from "../hooks/use-text";
import { formatQuantity } from "../lib/numbers";
import { toSetting } from "../lib/policy-form";

/** On an inventory item's page: may orders take more than is in stock, for the item and at each of its locations? */
const InventoryItemBackorders = ({ data }: DetailWidgetProps<AdminInventoryItem>) => {
  const { t } = useText();
  const { data: answer, isPending, isError, error, refetch } = useItemPolicy(data.id);
  const [edited, setEdited] = useState<"item" | AdminBackorderPolicyListRow>();
  const item = answer?.backorder_policy;

  return (
    <Section
      title={t("policies.title")}
      subtitle={t("policies.subtitle")}
      actions={
        <Allowed to="inventory_item:update">
          <Button
            size="small"
            variant="secondary"
            disabled={!item}
            onClick={() => setEdited("item")}
          >
            {t("translation:actions.edit")}
          </Button>
        </Allowed>
      }
    >
      {isPending && <Skeleton className="mx-6 my-4 h-14" />}
      {isError && <LoadFailed error={error} onRetry={() => void refetch()} />}
      {item && <ItemPolicyRows policy={item} />}
      <LocationPolicies itemId={data.id} onEdit={setEdited} />
      <PolicyDrawer
        edited={item && edited && toEdited(edited, item)}
        onClose={() => setEdited(undefined)}
      />
    </Section>
  );
};

function ItemPolicyRows({ policy }: { policy: AdminItemBackorderPolicy }) {
  const { t, locale } = useText();
  const settings = {
    allow: t("policies.setting.allow"),
    deny: t("policies.setting.deny"),
    inherit: t("policies.setting.notSet"),
  };
  return (
    <>
      <SectionRow
        title={t("policies.allowBackorders")}
        value={settings[toSetting(policy.allow_backorder)]}
      />
      <SectionRow
        title={t("policies.limit")}
        value={
          policy.backorder_limit === null
            ? t("policies.form.limitNone")
            : formatQuantity(policy.backorder_limit, locale)
        }
      />
    </>
  );
}

function toEdited(edited: "item" | AdminBackorderPolicyListRow, item: AdminItemBackorderPolicy) {
  return edited === "item"
    ? { policy: item }
    : { policy: edited, location: edited.location.name ?? edited.location_id, item };
}

export const config = defineWidgetConfig({
  zone: "inventory_item.details.after",
  id: "medusa-plugin-backorders:inventory-item-backorders",
});

export default InventoryItemBackorders;
