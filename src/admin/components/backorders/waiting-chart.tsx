import { Button, Table, Text } from "@medusajs/ui";
import { useState } from "react";
import {
  Bar,
  CartesianGrid,
  ComposedChart,
  Legend,
  Line,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";

import type { AdminBackorderDay, AdminBackorderSummary } from "../../../types/http";
import { useText } from "../../hooks/use-text";
import { formatDecimal } from "../../lib/numbers";

const HEIGHT = 240;

/** The dashboard's own colours, which follow its theme. */
const COLORS = {
  waiting: "var(--tag-orange-icon)",
  received: "var(--tag-green-icon)",
  expected: "var(--tag-blue-icon)",
  axis: "var(--fg-muted)",
  grid: "var(--border-base)",
};

/** What waited from day to day, and will, beside what came, and is to come. As a picture, or as a table. */
export default function WaitingChart({ summary }: { summary: AdminBackorderSummary }) {
  const { t, locale } = useText();
  const [asTable, setAsTable] = useState(false);
  const today = today_(summary.days);
  return (
    <figure className="flex flex-col gap-y-3">
      {asTable ? (
        <DayTable days={summary.days} />
      ) : (
        <div aria-hidden style={{ height: HEIGHT }}>
          <Picture days={summary.days} today={today} />
        </div>
      )}
      <figcaption className="flex flex-wrap items-start justify-between gap-3">
        <Text size="small" className="text-ui-fg-subtle">
          {t("desk.chart.summary", {
            first: formatDecimal(summary.days[0]?.waiting ?? "0", locale),
            now: formatDecimal(summary.waiting.units, locale),
            last: formatDecimal(summary.days.at(-1)?.waiting ?? "0", locale),
            back: summary.days.filter(({ date }) => date < today).length,
            ahead: summary.days.filter(({ date }) => date > today).length,
          })}{" "}
          {t("desk.chart.unplanned", {
            overdue: formatDecimal(summary.overdue_supply, locale),
            undated: formatDecimal(summary.undated_supply, locale),
          })}
        </Text>
        <Button size="small" variant="secondary" onClick={() => setAsTable(!asTable)}>
          {asTable ? t("desk.chart.asPicture") : t("desk.chart.asTable")}
        </Button>
      </figcaption>
    </figure>
  );
}

/** The day of the reader's zone, which the series was asked for. */
function today_(days: readonly AdminBackorderDay[]): string {
  const now = new Date();
  const day = [now.getFullYear(), now.getMonth() + 1, now.getDate()]
    .map((part) => String(part).padStart(2, "0"))
    .join("-");
  return days.some(({ date }) => date === day) ? day : (days[0]?.date ?? day);
}

function Picture({ days, today }: { days: readonly AdminBackorderDay[]; today: string }) {
  const { t, locale } = useText();
  const points = days.map(({ date, waiting, received, expected }) => ({
    date,
    // A picture needs no more digits than a number has; the table has all.
    waited: date <= today ? Number(waiting) : undefined,
    willWait: date >= today ? Number(waiting) : undefined,
    received: Number(received),
    expected: Number(expected),
  }));
  const axis = { stroke: COLORS.axis, fontSize: 12, tickLine: false } as const;
  return (
    <ResponsiveContainer width="100%" height="100%">
      <ComposedChart
        accessibilityLayer={false}
        data={points}
        margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
      >
        <CartesianGrid vertical={false} stroke={COLORS.grid} />
        <XAxis
          dataKey="date"
          {...axis}
          minTickGap={32}
          tickFormatter={(date: string) => formatDate(date, locale, { month: "short" })}
        />
        <YAxis {...axis} width={48} axisLine={false} />
        <ReferenceLine x={today} stroke={COLORS.axis} strokeDasharray="2 4" />
        <Tooltip
          labelFormatter={(date) => formatDate(String(date), locale, { month: "long" })}
          formatter={(value) => formatDecimal(String(value ?? 0), locale)}
          contentStyle={{
            background: "var(--bg-component)",
            border: `1px solid ${COLORS.grid}`,
            borderRadius: 8,
            color: "var(--fg-base)",
          }}
        />
        <Legend wrapperStyle={{ color: COLORS.axis, fontSize: 12 }} />
        <Bar
          dataKey="received"
          name={t("desk.chart.received")}
          fill={COLORS.received}
          stackId="in"
          isAnimationActive={false}
        />
        <Bar
          dataKey="expected"
          name={t("desk.chart.expected")}
          fill={COLORS.expected}
          stackId="in"
          isAnimationActive={false}
        />
        <Line
          dataKey="waited"
          name={t("desk.chart.waited")}
          type="stepAfter"
          stroke={COLORS.waiting}
          strokeWidth={2}
          dot={false}
          legendType="plainline"
          isAnimationActive={false}
        />
        <Line
          dataKey="willWait"
          name={t("desk.chart.willWait")}
          type="stepAfter"
          stroke={COLORS.waiting}
          strokeWidth={2}
          strokeDasharray="4 4"
          dot={false}
          legendType="plainline"
          isAnimationActive={false}
        />
      </ComposedChart>
    </ResponsiveContainer>
  );
}

/** The days on which something changes. */
function DayTable({ days }: { days: readonly AdminBackorderDay[] }) {
  const { t, locale } = useText();
  const changed = days.filter(
    ({ waiting, received, expected }, index) =>
      index === 0 || waiting !== days[index - 1]?.waiting || received !== "0" || expected !== "0",
  );
  return (
    <div
      className="max-h-60 overflow-auto"
      tabIndex={0}
      role="region"
      aria-label={t("desk.chart.title")}
    >
      <Table>
        <Table.Header>
          <Table.Row>
            <Table.HeaderCell>{t("desk.chart.day")}</Table.HeaderCell>
            <Table.HeaderCell className="text-right">{t("desk.chart.waiting")}</Table.HeaderCell>
            <Table.HeaderCell className="text-right">{t("desk.chart.received")}</Table.HeaderCell>
            <Table.HeaderCell className="text-right">{t("desk.chart.expected")}</Table.HeaderCell>
          </Table.Row>
        </Table.Header>
        <Table.Body>
          {changed.map(({ date, waiting, received, expected }) => (
            <Table.Row key={date}>
              <Table.Cell>{formatDate(date, locale, { month: "long" })}</Table.Cell>
              {[waiting, received, expected].map((decimal, index) => (
                <Table.Cell key={index} className="text-right">
                  {formatDecimal(decimal, locale)}
                </Table.Cell>
              ))}
            </Table.Row>
          ))}
        </Table.Body>
      </Table>
    </div>
  );
}

/** A day without a time is nobody's midnight: it is written as it stands. */
function formatDate(day: string, locale: string, { month }: { month: "short" | "long" }): string {
  return new Intl.DateTimeFormat(locale, { day: "numeric", month, timeZone: "UTC" }).format(
    new Date(`${day}T00:00:00Z`),
  );
}
