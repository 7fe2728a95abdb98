import { defineRouteConfig } from "@medusajs/admin-sdk";
import { Container } from "@medusajs/ui";

import { AllowedPage } from "../../../components/common/allowed";
import { crumb } from "../../../components/common/crumb";
import { PaymentTable } from "../../../components/payments/payment-table";

/** The page of payments by Stripe, and what became of them. */
const PaymentsPage = () => (
  <AllowedPage to="order:read">
    <Container className="p-0">
      <PaymentTable />
    </Container>
  </AllowedPage>
);

export const config = defineRouteConfig({
  label: "payments.menu",
  translationNs: "backorders",
});

export const handle = { breadcrumb: crumb("payments.menu") };

export default PaymentsPage;
