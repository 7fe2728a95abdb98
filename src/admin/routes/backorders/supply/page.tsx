import { defineRouteConfig } from "@medusajs/admin-sdk";
import { Container } from "@medusajs/ui";

import { AllowedPage } from "../../../components/common/allowed";
import { crumb } from "../../../components/common/crumb";
import { SupplyTable } from "../../../components/supply/supply-table";

/** The page of inbound supply. */
const SupplyPage = () => (
  <AllowedPage to="replenishment_order:read">
    <Container className="p-0">
      <SupplyTable />
    </Container>
  </AllowedPage>
);

export const config = defineRouteConfig({
  label: "supply.title",
  translationNs: "backorders",
});

export const handle = { breadcrumb: crumb("supply.title") };

export default SupplyPage;
