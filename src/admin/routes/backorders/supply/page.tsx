import { defineRouteConfig } from "@medusajs/admin-sdk";
import { Container } from "@medusajs/ui";

import { SupplyTable } from "../../../components/supply/supply-table";

/** The page of inbound supply. */
const SupplyPage = () => (
  <Container className="p-0">
    <SupplyTable />
  </Container>
);

export const config = defineRouteConfig({
  label: "supply.title",
  translationNs: "backorders",
});

export const handle = { breadcrumb: () => "Supply" };

export default SupplyPage;
