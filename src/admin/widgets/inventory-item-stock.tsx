import { defineWidgetConfig } from "@medusajs/admin-sdk";
import type { AdminInventoryItem, DetailWidgetProps } from "@medusajs/types";
import { Container } from "@medusajs/ui";

import { BackorderTable } from "../components/backorders/backorder-table";
import { Allowed } from "../components/common/allowed";
import { Section } from "../components/common/section";
import { Ledger } from "../components/stock/ledger";
import { LevelStock } from "../components/stock/level-stock";
import { useItemStock } from "../hooks/stock";
import { useText } from "../hooks/use-text";

/** On an inventory item's page: what is on the shelf, owed, waited for and on its way; the queue; and the ledger. */
const InventoryItemStock = ({ data }: DetailWidgetProps<AdminInventoryItem>) => {
  const { t } = useText();
  return (
    <>
      <Allowed to="inventory_level:read">
        <Section title={t("stock.title")} subtitle={t("stock.subtitle")}>
          <LevelStock itemId={data.id} />
        </Section>
      </Allowed>
      <Allowed to="backorder:read">
        <Container className="p-0">
          <BackorderTable
            heading={t("stock.queue")}
            prefix="boitem"
            scope={{ inventory_item_id: data.id }}
          />
        </Container>
      </Allowed>
      <Allowed to="inventory_level:read">
        <ItemLedger itemId={data.id} />
      </Allowed>
    </>
  );
};

function ItemLedger({ itemId }: { itemId: string }) {
  const { t } = useText();
  const { data } = useItemStock(itemId);
  const locations = new Map(
    data?.levels.map(({ location_id, location_name }) => [
      location_id,
      location_name ?? location_id,
    ]),
  );
  return (
    <Section title={t("ledger.title")} subtitle={t("ledger.subtitle")}>
      <Ledger itemId={itemId} locations={locations} />
    </Section>
  );
}

export const config = defineWidgetConfig({
  zone: "inventory_item.details.after",
  id: "medusa-plugin-backorders:inventory-item-stock",
});

export default InventoryItemStock;
