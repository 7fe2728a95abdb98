import { defineRouteConfig } from "@medusajs/admin-sdk";
import { Container, Tabs } from "@medusajs/ui";
import { useSearchParams } from "react-router-dom";

import { AllowedPage } from "../../../components/common/allowed";
import { crumb } from "../../../components/common/crumb";
import { PolicyTable } from "../../../components/policies/policy-table";
import { useText } from "../../../hooks/use-text";

const KINDS = ["levels", "items"] as const;

/** The page of all policies: of levels, and of the items that they inherit from. */
const PoliciesPage = () => {
  const { t } = useText();
  const [search, setSearch] = useSearchParams();
  const shown = KINDS.find((kind) => kind === search.get("of")) ?? "levels";
  return (
    <AllowedPage to={["inventory_item:read", "inventory_level:read"]}>
      <Tabs value={shown} onValueChange={(kind) => setSearch({ of: kind })}>
        <Tabs.List aria-label={t("policyPage.heading")}>
          {KINDS.map((kind) => (
            <Tabs.Trigger key={kind} value={kind}>
              {t(`policyPage.tab.${kind}`)}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        <Tabs.Content value={shown} className="pt-3">
          <Container className="p-0">
            <PolicyTable key={shown} kind={shown} />
          </Container>
        </Tabs.Content>
      </Tabs>
    </AllowedPage>
  );
};

export const config = defineRouteConfig({
  label: "policyPage.menu",
  translationNs: "backorders",
});

export const handle = { breadcrumb: crumb("policyPage.menu") };

export default PoliciesPage;
