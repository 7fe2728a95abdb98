import { ActionMenu } from "@medusajs/dashboard/components";
import { ArrowDownTray, PencilSquare, Shopping } from "@medusajs/icons";
import { Skeleton, Table, Text, Tooltip } from "@medusajs/ui";
import { useState } from "react";

import type { AdminItemLevelStock } from "../../../types/http";
import { useItemStock } from "../../hooks/stock";
import { useAllowed } from "../../hooks/use-allowed";
import { useText } from "../../hooks/use-text";
import { formatDay } from "../../lib/dates";
import { formatQuantity } from "../../lib/numbers";
import { LoadFailed } from "../common/load-failed";
import { EffectivePolicy } from "../policies/effective-policy";
import { StockDrawer, type StockAction } from "./stock-drawer";

/** What a column means stands behind its head. */
const COLUMNS = ["on_hand", "claimed", "to_sell", "waiting", "incoming"] as const;

/** An item's levels as a warehouse works with them, and what can be done with each. */
export function LevelStock({ itemId }: { itemId: string }) {
  const { t } = useText();
  const { data, isPending, isError, error, refetch } = useItemStock(itemId);
  const mayChange = useAllowed().may("inventory_level:update");
  const [chosen, setChosen] = useState<{ kind: StockAction; levelId: string }>();

  if (isPending) {
    return <Skeleton className="mx-6 my-4 h-24" />;
  }
  if (isError) {
    return <LoadFailed error={error} onRetry={() => void refetch()} />;
  }
  if (!data.levels.length) {
    return (
      <Text size="small" className="text-ui-fg-subtle px-6 py-4">
        {t("stock.noLocations")}
      </Text>
    );
  }
  // As it is by now, not as it was when the menu was opened.
  const level = data.levels.find((each) => each.inventory_level_id === chosen?.levelId);
  return (
    <div className="overflow-x-auto">
      <Table>
        <Table.Header>
          <Table.Row>
            <Table.HeaderCell>{t("translation:fields.location")}</Table.HeaderCell>
            {COLUMNS.map((name) => (
              <Table.HeaderCell key={name} className="text-right">
                <Tooltip content={t(`stock.hints.${name}`)}>
                  <span>{t(`stock.columns.${name}`)}</span>
                </Tooltip>
              </Table.HeaderCell>
            ))}
            <Table.HeaderCell>{t("policies.title")}</Table.HeaderCell>
            <Table.HeaderCell />
          </Table.Row>
        </Table.Header>
        <Table.Body>
          {data.levels.map((level) => (
            <LevelRow
              key={level.inventory_level_id}
              level={level}
              onAction={
                mayChange
                  ? (kind) => setChosen({ kind, levelId: level.inventory_level_id })
                  : undefined
              }
            />
          ))}
        </Table.Body>
      </Table>
      <StockDrawer
        itemId={itemId}
        action={chosen && level && { kind: chosen.kind, level }}
        onClose={() => setChosen(undefined)}
        onOutdated={() => void refetch()}
      />
    </div>
  );
}

type LevelRowProps = {
  level: AdminItemLevelStock;
  /** undefined: the role may not change stock. */
  onAction: ((kind: StockAction) => void) | undefined;
};

function LevelRow({ level, onAction }: LevelRowProps) {
  const { t, locale } = useText();
  return (
    <Table.Row>
      <Table.Cell>{level.location_name ?? level.location_id}</Table.Cell>
      {COLUMNS.map((name) => (
        <Table.Cell key={name} className="text-right">
          {formatQuantity(level[name], locale)}
          {name === "incoming" && level.next_supply && (
            <Text size="xsmall" className="text-ui-fg-subtle">
              {t("stock.next", {
                quantity: formatQuantity(level.next_supply.quantity, locale),
                date: formatDay(level.next_supply.expected_at, locale),
              })}
            </Text>
          )}
        </Table.Cell>
      ))}
      <Table.Cell>
        <EffectivePolicy effective={level.effective} />
      </Table.Cell>
      <Table.Cell>
        {onAction && (
          <ActionMenu
            groups={[
              {
                actions: [
                  {
                    icon: <ArrowDownTray />,
                    label: t("stock.actions.receive"),
                    onClick: () => onAction("receive"),
                  },
                  {
                    icon: <Shopping />,
                    label: t("stock.actions.count"),
                    onClick: () => onAction("count"),
                  },
                  {
                    icon: <PencilSquare />,
                    label: t("stock.actions.adjust"),
                    onClick: () => onAction("adjust"),
                  },
                ],
              },
            ]}
          />
        )}
      </Table.Cell>
    </Table.Row>
  );
}
