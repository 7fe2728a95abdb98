import { defineRouteConfig } from "@medusajs/admin-sdk";
import { Clock } from "@medusajs/icons";
import { Container } from "@medusajs/ui";

import { BackorderTable } from "../../components/backorders/backorder-table";
import { useText } from "../../hooks/use-text";

/** The page of everything that waits. */
const BackordersPage = () => {
  const { t } = useText();
  return (
    <Container className="p-0">
      <BackorderTable heading={t("queue.title")} subHeading={t("queue.subtitle")} prefix="bo" />
    </Container>
  );
};

export const config = defineRouteConfig({
  label: "queue.title",
  translationNs: "backorders",
  icon: Clock,
});

export const handle = { breadcrumb: () => "Backorders" };

export default BackordersPage;
