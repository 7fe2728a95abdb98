import { defineRouteConfig } from "@medusajs/admin-sdk";
import { Container } from "@medusajs/ui";

import { AllowedPage } from "../../../components/common/allowed";
import { crumb } from "../../../components/common/crumb";
import { FindingTable } from "../../../components/reconcile/finding-table";

/** The page of what is not as it should be in the books of stock. */
const ReconcilePage = () => (
  <AllowedPage to="stock_finding:read">
    <Container className="p-0">
      <FindingTable />
    </Container>
  </AllowedPage>
);

export const config = defineRouteConfig({
  label: "reconcile.menu",
  translationNs: "backorders",
});

export const handle = { breadcrumb: crumb("reconcile.title") };

export default ReconcilePage;
