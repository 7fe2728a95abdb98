import { Badge, Button, DatePicker, Select, Skeleton, Table, Text, Tooltip } from "@medusajs/ui";
import { useState } from "react";
import { Link } from "react-router-dom";

import type { AdminStockMovement, AdminStockMovementKind } from "../../../types/http";
import { useStockMovements } from "../../hooks/stock";
import { useText } from "../../hooks/use-text";
import { endOfDay, formatMoment, startOfDay } from "../../lib/dates";
import { formatDelta, formatQuantity } from "../../lib/numbers";
import { LoadFailed } from "../common/load-failed";

const PAGE_SIZE = 10;
const ALL = "all";

const KINDS: readonly AdminStockMovementKind[] = [
  "opening",
  "claim",
  "release",
  "receive",
  "count",
  "adjust",
  "reconcile",
];

type Filters = {
  location_id?: string;
  kind?: AdminStockMovementKind;
  from: Date | null;
  to: Date | null;
};

type LedgerProps = {
  itemId: string;
  /** The names of the item's locations, by id. */
  locations: ReadonlyMap<string, string>;
};

/** What changed an item's stock, when, by whom and for which order; filtered and paged by the store. */
export function Ledger({ itemId, locations }: LedgerProps) {
  const { t } = useText();
  const [filters, setFilters] = useState<Filters>({ from: null, to: null });
  // What the pages before this one began after; a page is asked for by the last row of the one before.
  const [pages, setPages] = useState<string[]>([]);
  const { from, to, ...rest } = filters;
  const { data, isPending, isError, error, isPlaceholderData, refetch } = useStockMovements(
    itemId,
    {
      ...rest,
      ...((from ?? to) && {
        created_at: {
          ...(from && { $gte: startOfDay(from) }),
          ...(to && { $lt: endOfDay(to) }),
        },
      }),
      before: pages.at(-1),
      limit: PAGE_SIZE,
    },
  );
  const change = (changed: Partial<Filters>) => {
    setPages([]);
    setFilters((before) => ({ ...before, ...changed }));
  };
  const next = data?.next;
  return (
    <>
      <LedgerFilters filters={filters} locations={locations} onChange={change} />
      {isPending && <Skeleton className="mx-6 my-4 h-24" />}
      {isError && <LoadFailed error={error} onRetry={() => void refetch()} />}
      {data?.stock_movements.length === 0 && (
        <Text size="small" className="text-ui-fg-subtle px-6 py-4">
          {t("ledger.empty")}
        </Text>
      )}
      {data && data.stock_movements.length > 0 && <Movements rows={data.stock_movements} />}
      {(pages.length > 0 || next) && (
        <div className="flex items-center justify-end gap-x-2 px-6 py-3">
          <Button
            size="small"
            variant="transparent"
            disabled={!pages.length || isPlaceholderData}
            onClick={() => setPages(pages.slice(0, -1))}
          >
            {t("ledger.newer")}
          </Button>
          <Button
            size="small"
            variant="transparent"
            disabled={!next || isPlaceholderData}
            onClick={() => next && setPages([...pages, next])}
          >
            {t("ledger.older")}
          </Button>
        </div>
      )}
    </>
  );
}

type LedgerFiltersProps = {
  filters: Filters;
  locations: ReadonlyMap<string, string>;
  onChange: (changed: Partial<Filters>) => void;
};

function LedgerFilters({ filters, locations, onChange }: LedgerFiltersProps) {
  const { t } = useText();
  return (
    <div className="flex flex-wrap items-center gap-2 px-6 py-3">
      <Choice
        label={t("translation:fields.location")}
        all={t("ledger.allLocations")}
        value={filters.location_id}
        options={[...locations].map(([value, label]) => ({ value, label }))}
        onChange={(location_id) => onChange({ location_id })}
      />
      <Choice
        label={t("ledger.columns.kind")}
        all={t("ledger.allKinds")}
        value={filters.kind}
        options={KINDS.map((value) => ({ value, label: t(`ledger.kinds.${value}`) }))}
        onChange={(kind) => onChange({ kind: kind as AdminStockMovementKind | undefined })}
      />
      <DatePicker
        size="small"
        aria-label={t("ledger.from")}
        value={filters.from}
        onChange={(from) => onChange({ from })}
      />
      <Text size="small" className="text-ui-fg-muted" aria-hidden>
        –
      </Text>
      <DatePicker
        size="small"
        aria-label={t("ledger.to")}
        value={filters.to}
        onChange={(to) => onChange({ to })}
      />
    </div>
  );
}

type ChoiceProps = {
  label: string;
  all: string;
  value: string | undefined;
  options: { value: string; label: string }[];
  onChange: (value: string | undefined) => void;
};

function Choice({ label, all, value, options, onChange }: ChoiceProps) {
  return (
    <Select
      size="small"
      value={value ?? ALL}
      onValueChange={(chosen) => onChange(chosen === ALL ? undefined : chosen)}
    >
      <Select.Trigger aria-label={label} className="w-auto min-w-40">
        <Select.Value />
      </Select.Trigger>
      <Select.Content>
        <Select.Item value={ALL}>{all}</Select.Item>
        {options.map((option) => (
          <Select.Item key={option.value} value={option.value}>
            {option.label}
          </Select.Item>
        ))}
      </Select.Content>
    </Select>
  );
}

function Movements({ rows }: { rows: AdminStockMovement[] }) {
  const { t, locale } = useText();
  return (
    <div className="overflow-x-auto">
      <Table>
        <Table.Header>
          <Table.Row>
            <Table.HeaderCell>{t("ledger.columns.date")}</Table.HeaderCell>
            <Table.HeaderCell>{t("ledger.columns.kind")}</Table.HeaderCell>
            <Table.HeaderCell>{t("translation:fields.location")}</Table.HeaderCell>
            <Table.HeaderCell className="text-right">
              {t("ledger.columns.stocked")}
            </Table.HeaderCell>
            <Table.HeaderCell className="text-right">
              {t("ledger.columns.reserved")}
            </Table.HeaderCell>
            <Table.HeaderCell>{t("ledger.columns.order")}</Table.HeaderCell>
            <Table.HeaderCell>{t("ledger.columns.who")}</Table.HeaderCell>
          </Table.Row>
        </Table.Header>
        <Table.Body>
          {rows.map((row) => (
            <Table.Row key={row.id}>
              <Table.Cell className="whitespace-nowrap">
                {formatMoment(row.created_at, locale)}
              </Table.Cell>
              <Table.Cell>
                <Tooltip content={row.cause}>
                  <Badge size="2xsmall">{t(`ledger.kinds.${row.kind}`)}</Badge>
                </Tooltip>
                {row.reverses_id !== null && (
                  <Text size="xsmall" className="text-ui-fg-subtle">
                    {t("ledger.reverses")}
                  </Text>
                )}
              </Table.Cell>
              <Table.Cell>{row.location_name ?? row.location_id}</Table.Cell>
              <BalanceCell delta={row.stocked_delta} balance={row.stocked_quantity} />
              <BalanceCell delta={row.reserved_delta} balance={row.reserved_quantity} />
              <Table.Cell>
                {row.order_id === null ? (
                  "-"
                ) : (
                  <Link to={`/orders/${row.order_id}`} className="text-ui-fg-interactive">
                    {`#${row.order_display_id}`}
                  </Link>
                )}
              </Table.Cell>
              <Table.Cell>
                {row.actor === null
                  ? t("ledger.system")
                  : (row.actor.name ?? t("ledger.unknown", { id: row.actor.id }))}
              </Table.Cell>
            </Table.Row>
          ))}
        </Table.Body>
      </Table>
    </div>
  );
}

/** By how much, and what it came to. */
function BalanceCell({ delta, balance }: { delta: number; balance: number }) {
  const { locale } = useText();
  return (
    <Table.Cell className="whitespace-nowrap text-right">
      {delta !== 0 && <span className="text-ui-fg-base mr-2">{formatDelta(delta, locale)}</span>}
      <span className="text-ui-fg-muted">{formatQuantity(balance, locale)}</span>
    </Table.Cell>
  );
}
