import { Container, Heading, Skeleton, Text } from "@medusajs/ui";
import { lazy, type ReactNode, Suspense } from "react";
import { Link } from "react-router-dom";

import type { AdminBackorderSummary } from "../../../types/http";
import { useBackorderSummary } from "../../hooks/backorders";
import { useText } from "../../hooks/use-text";
import { formatAge } from "../../lib/dates";
import { formatDecimal } from "../../lib/numbers";
import { LoadFailed } from "../common/load-failed";
import { viewLink } from "./views";

/** Loaded when it is looked at: the chart's library is larger than all the rest. */
const WaitingChart = lazy(() => import("./waiting-chart"));

type FiguresProps = {
  /** Of the list that the figures lead to. */
  prefix: string;
};

/** What waits in sum, and from day to day. */
export function Figures({ prefix }: FiguresProps) {
  const { t } = useText();
  const { data, isPending, isError, error, refetch } = useBackorderSummary({
    time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  });
  if (isError) {
    return (
      <Container className="p-0">
        <LoadFailed error={error} onRetry={() => void refetch()} />
      </Container>
    );
  }
  if (isPending) {
    return <Skeleton className="h-96 w-full" />;
  }
  return (
    <Container className="divide-y p-0" role="region" aria-label={t("desk.figures.title")}>
      <FigureList summary={data.summary} prefix={prefix} />
      <div className="flex flex-col gap-y-4 px-6 py-4">
        <Heading level="h2">{t("desk.chart.title")}</Heading>
        <Suspense fallback={<Skeleton className="h-60 w-full" />}>
          <WaitingChart summary={data.summary} />
        </Suspense>
      </div>
    </Container>
  );
}

function FigureList({ summary, prefix }: FiguresProps & { summary: AdminBackorderSummary }) {
  const { t, locale } = useText();
  const units = (decimal: string) => formatDecimal(decimal, locale);
  const { waiting, late, no_supply, promised_this_week, money, oldest_queued_at } = summary;
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-4 px-6 py-4 md:grid-cols-3 xl:grid-cols-6">
      <Figure
        label={t("desk.figures.units")}
        value={units(waiting.units)}
        note={t("desk.figures.inOrders", { count: summary.orders })}
      />
      <Figure
        label={t("desk.figures.money")}
        value={
          money.length
            ? money.map(({ amount, currency_code }) => (
                <span key={currency_code} className="block">
                  {formatDecimal(amount, locale, currency_code)}
                </span>
              ))
            : "-"
        }
        note={t("desk.figures.moneyHint")}
      />
      <Figure
        label={t("desk.figures.oldest")}
        value={oldest_queued_at === null ? "-" : formatAge(oldest_queued_at, locale)}
      />
      <Figure
        label={t("desk.figures.thisWeek")}
        value={units(promised_this_week.units)}
        note={t("desk.figures.entries", { count: promised_this_week.entries })}
      />
      <Figure
        label={t("desk.views.late")}
        value={units(late.units)}
        note={t("desk.figures.entries", { count: late.entries })}
        to={viewLink(prefix, "late")}
      />
      <Figure
        label={t("desk.views.noSupply")}
        value={units(no_supply.units)}
        note={t("desk.figures.entries", { count: no_supply.entries })}
        to={viewLink(prefix, "no_supply")}
      />
    </dl>
  );
}

type FigureProps = {
  label: string;
  value: ReactNode;
  note?: string;
  /** Where the entries are listed. */
  to?: string;
};

function Figure({ label, value, note, to }: FigureProps) {
  return (
    <div className="flex flex-col gap-y-1">
      <dt className="txt-compact-small text-ui-fg-subtle">
        {to ? (
          <Link to={to} className="underline underline-offset-2">
            {label}
          </Link>
        ) : (
          label
        )}
      </dt>
      <dd className="flex flex-col gap-y-1">
        <span className="h1-core tabular-nums">{value}</span>
        {note && (
          <Text as="span" size="xsmall" className="text-ui-fg-subtle">
            {note}
          </Text>
        )}
      </dd>
    </div>
  );
}
