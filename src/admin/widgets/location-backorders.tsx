import { defineWidgetConfig } from "@medusajs/admin-sdk";
import type { AdminStockLocation, DetailWidgetProps } from "@medusajs/types";
import { Container } from "@medusajs/ui";

import { BackorderTable } from "../components/backorders/backorder-table";
import { Allowed } from "../components/common/allowed";
import { LocationSupply } from "../components/supply/location-supply";
import { useText } from "../hooks/use-text";

/** On a stock location's page: what waits there, what is on its way, and the draft that shortages flow into. */
const LocationBackorders = ({ data }: DetailWidgetProps<AdminStockLocation>) => {
  const { t } = useText();
  return (
    <>
      <Allowed to="replenishment_order:read">
        <LocationSupply locationId={data.id} />
      </Allowed>
      <Allowed to="backorder:read">
        <Container className="p-0">
          <BackorderTable
            heading={t("place.queue")}
            prefix="boloc"
            scope={{ location_id: data.id }}
          />
        </Container>
      </Allowed>
    </>
  );
};

export const config = defineWidgetConfig({
  zone: "location.details.after",
  id: "medusa-plugin-backorders:location-backorders",
});

export default LocationBackorders;
