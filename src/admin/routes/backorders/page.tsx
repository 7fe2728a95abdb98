import { defineRouteConfig } from "@medusajs/admin-sdk";
import { Container } from "@medusajs/ui";

import { BackorderTable } from "../../components/backorders/backorder-table";
import { Figures } from "../../components/backorders/figures";
import { BackordersIcon } from "../../components/backorders/menu-icon";
import { UnallocatedTable } from "../../components/backorders/unallocated-table";
import { BackorderViews, useUnallocatedView } from "../../components/backorders/views";
import { AllowedPage } from "../../components/common/allowed";
import { crumb } from "../../components/common/crumb";
import { useText } from "../../hooks/use-text";

const PREFIX = "bo";

/** The page of everything that waits. */
const BackordersPage = () => {
  const { t } = useText();
  const { isShown } = useUnallocatedView(PREFIX);
  return (
    <AllowedPage to="backorder:read">
      <div className="flex flex-col gap-y-3">
        <Figures prefix={PREFIX} />
        <Container className="p-0">
          {isShown ? (
            <>
              <BackorderViews prefix={PREFIX} withUnallocated />
              <UnallocatedTable />
            </>
          ) : (
            <BackorderTable
              heading={t("queue.title")}
              subHeading={t("queue.subtitle")}
              prefix={PREFIX}
              withUnallocated
            />
          )}
        </Container>
      </div>
    </AllowedPage>
  );
};

export const config = defineRouteConfig({
  label: "queue.title",
  translationNs: "backorders",
  icon: BackordersIcon,
});

export const handle = { breadcrumb: crumb("queue.title") };

export default BackordersPage;
