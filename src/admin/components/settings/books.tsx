import { Button, Table, Text } from "@medusajs/ui";
import { Link } from "react-router-dom";

import type { AdminStockBreach } from "../../../types/http";
import { useBreaches } from "../../hooks/settings";
import { useText } from "../../hooks/use-text";
import { formatMoment } from "../../lib/dates";
import { formatDecimal } from "../../lib/numbers";
import { LoadFailed } from "../common/load-failed";
import { Section } from "../common/section";

/** What breaks the rules of the books now, level by level; asked for by a person. */
export function Books() {
  const { t, locale } = useText();
  const { data, isFetching, isError, error, refetch } = useBreaches();
  return (
    <Section
      title={t("settingsPage.books.title")}
      subtitle={t("settingsPage.books.subtitle")}
      actions={
        <Button
          size="small"
          variant="secondary"
          isLoading={isFetching}
          onClick={() => void refetch()}
        >
          {t("settingsPage.books.check")}
        </Button>
      }
    >
      {isError && <LoadFailed error={error} onRetry={() => void refetch()} />}
      <div role="status">
        {!data && !isError && (
          <Text size="small" className="text-ui-fg-subtle px-6 py-4">
            {t("settingsPage.books.unchecked")}
          </Text>
        )}
        {data && (
          <Text size="small" className="px-6 py-4">
            {t(
              data.breaches.length === 0
                ? "settingsPage.books.right"
                : data.has_more
                  ? "settingsPage.books.more"
                  : "settingsPage.books.wrong",
              { count: data.breaches.length, at: formatMoment(data.checked_at, locale) },
            )}
          </Text>
        )}
      </div>
      {data && data.breaches.length > 0 && <Breaches breaches={data.breaches} />}
    </Section>
  );
}

function Breaches({ breaches }: { breaches: AdminStockBreach[] }) {
  const { t, locale } = useText();
  const number = (decimal: string | null) =>
    decimal === null ? "-" : formatDecimal(decimal, locale);
  return (
    <div className="overflow-x-auto">
      <Table>
        <Table.Header>
          <Table.Row>
            <Table.HeaderCell>{t("queue.columns.item")}</Table.HeaderCell>
            <Table.HeaderCell>{t("translation:fields.location")}</Table.HeaderCell>
            <Table.HeaderCell>{t("settingsPage.books.rule")}</Table.HeaderCell>
            <Table.HeaderCell className="text-right">
              {t("settingsPage.books.expected")}
            </Table.HeaderCell>
            <Table.HeaderCell className="text-right">
              {t("settingsPage.books.actual")}
            </Table.HeaderCell>
          </Table.Row>
        </Table.Header>
        <Table.Body>
          {breaches.map((breach, place) => (
            <Table.Row key={`${breach.inventory_level_id} ${breach.invariant} ${place}`}>
              <Table.Cell>
                <Link
                  to={`/inventory/${breach.inventory_item_id}`}
                  className="text-ui-fg-interactive"
                >
                  {breach.sku ?? breach.item_title ?? breach.inventory_item_id}
                </Link>
              </Table.Cell>
              <Table.Cell>{breach.location_name ?? breach.location_id}</Table.Cell>
              <Table.Cell>
                {t(`settingsPage.invariants.${breach.invariant}`)}
                <Text size="xsmall" className="text-ui-fg-subtle whitespace-normal">
                  {breach.detail}
                </Text>
              </Table.Cell>
              <Table.Cell className="text-right">{number(breach.expected)}</Table.Cell>
              <Table.Cell className="text-right">{number(breach.actual)}</Table.Cell>
            </Table.Row>
          ))}
        </Table.Body>
      </Table>
    </div>
  );
}
