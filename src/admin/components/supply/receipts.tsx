import { Container, Heading, Text } from "@medusajs/ui";

import type { AdminReplenishmentOrder } from "../../../types/http";
import { useText } from "../../hooks/use-text";
import { formatQuantity } from "../../lib/numbers";

/** What was received against an order, newest first. */
export function SupplyReceipts({ order }: { order: AdminReplenishmentOrder }) {
  const { t, locale } = useText();
  const names = new Map(
    (order.lines ?? []).map((line) => [
      line.inventory_item_id,
      line.inventory_item?.title ?? line.inventory_item?.sku ?? line.inventory_item_id,
    ]),
  );
  const receipts = [...(order.receipts ?? [])].sort((a, b) =>
    b.received_at.localeCompare(a.received_at),
  );
  return (
    <Container className="divide-y p-0">
      <div className="px-6 py-4">
        <Heading level="h2">{t("supply.receipts.title")}</Heading>
      </div>
      {receipts.length === 0 && (
        <Text size="small" className="text-ui-fg-subtle px-6 py-4">
          {t("supply.receipts.none")}
        </Text>
      )}
      {receipts.map((receipt) => (
        <div key={receipt.id} className="flex flex-col gap-y-1 px-6 py-4">
          <Text size="small" weight="plus">
            {new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" }).format(
              new Date(receipt.received_at),
            )}
          </Text>
          {(receipt.lines ?? []).map((line) => (
            <Text key={line.id} size="small" className="text-ui-fg-subtle">
              {line.rejected > 0
                ? t("supply.receipts.withRejected", {
                    item: names.get(line.inventory_item_id) ?? "",
                    accepted: formatQuantity(line.accepted, locale),
                    rejected: formatQuantity(line.rejected, locale),
                    reason: line.reason ?? "-",
                  })
                : t("supply.receipts.accepted", {
                    item: names.get(line.inventory_item_id) ?? "",
                    accepted: formatQuantity(line.accepted, locale),
                  })}
            </Text>
          ))}
        </div>
      ))}
    </Container>
  );
}
