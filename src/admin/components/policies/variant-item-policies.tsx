import { Button, Skeleton, Text } from "@medusajs/ui";
import { TriangleRightMini } from "@medusajs/icons";
import type { AdminInventoryItem } from "@medusajs/types";
import { useState } from "react";
import { Link } from "react-router-dom";

import type { AdminBackorderPolicyListResponse } from "../../../types/http";
import { usePolicies } from "../../hooks/policies";
import { useText } from "../../hooks/use-text";
import { LoadFailed } from "../common/load-failed";
import { EffectivePolicy } from "./effective-policy";

const PAGE_SIZE = 5;

type VariantItemPoliciesProps = {
  item: Pick<AdminInventoryItem, "id" | "sku" | "title">;
  /** The variant's own switch. */
  variantAllows: boolean;
};

/** What applies to a variant at each location of one of its items, and the way to where it is set. */
export function VariantItemPolicies({ item, variantAllows }: VariantItemPoliciesProps) {
  const { t } = useText();
  const [limit, setLimit] = useState(PAGE_SIZE);
  const { data, isPending, isError, error, refetch } = usePolicies("levels", {
    inventory_item_id: item.id,
    limit,
  });
  const name = item.title ?? item.sku ?? item.id;

  return (
    <div className="flex flex-col gap-y-3 px-6 py-4">
      {isPending && <Skeleton className="h-10" />}
      {isError && <LoadFailed error={error} onRetry={() => void refetch()} />}
      {data && <Answers answer={data} variantAllows={variantAllows} />}
      {data && data.count > data.backorder_policies.length && (
        <Button
          size="small"
          variant="transparent"
          className="self-start"
          onClick={() => setLimit(limit + PAGE_SIZE)}
        >
          {t("policies.variant.showMore", {
            number: Math.min(PAGE_SIZE, data.count - data.backorder_policies.length),
          })}
        </Button>
      )}
      <Link
        to={`/inventory/${item.id}`}
        className="txt-compact-small text-ui-fg-interactive hover:text-ui-fg-interactive-hover transition-fg flex items-center gap-x-1 outline-none focus-visible:underline"
      >
        {t("policies.variant.openItem", { item: name })}
        <TriangleRightMini className="rtl:rotate-180" />
      </Link>
    </div>
  );
}

function Answers({
  answer: { backorder_policies: policies },
  variantAllows,
}: {
  answer: AdminBackorderPolicyListResponse;
  variantAllows: boolean;
}) {
  const { t } = useText();
  if (policies.length === 0) {
    return (
      <Text size="small" className="text-ui-fg-subtle">
        {t("policies.variant.noLevels")}
      </Text>
    );
  }
  return (
    <ul className="flex flex-col gap-y-3">
      {policies.map((policy) => (
        <li key={policy.id} className="flex flex-col gap-y-1">
          <Text size="small" leading="compact" weight="plus">
            {policy.location.name ?? policy.location_id}
          </Text>
          <EffectivePolicy effective={policy.effective} variantAllows={variantAllows} />
        </li>
      ))}
    </ul>
  );
}
