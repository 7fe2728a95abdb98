import { defineWidgetConfig } from "@medusajs/admin-sdk";
import type { AdminInventoryItem, DetailWidgetProps } from "@medusajs/types";
import { Container } from "@medusajs/ui";

import { BackorderTable } from "../components/backorders/backorder-table";
import { Section } from "../components/common/section";
import { LevelStock } from "../components/stock/level-stock";
import { useText } from "../hooks/use-text";

/** On an inventory item's page: what is on the shelf, owed, waited for and on its way, and the queue. */
const InventoryItemStock = ({ data }: DetailWidgetProps<AdminInventoryItem>) => {
  const { t } = useText();
  return (
    <>
      <Section title={t("stock.title")} subtitle={t("stock.subtitle")}>
        <LevelStock itemId={data.id} />
      </Section>
      <Container className="p-0">
        <BackorderTable
          heading={t("stock.queue")}
          prefix="boitem"
          scope={{ inventory_item_id: data.id }}
        />
      </Container>
    </>
  );
};

export const config = defineWidgetConfig({
  zone: "inventory_item.details.after",
  id: "medusa-plugin-backorders:inventory-item-stock",
});

export default InventoryItemStock;
