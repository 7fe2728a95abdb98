import { useSearchParams } from "react-router-dom";

import type { SupplyListParams } from "../../hooks/supply";
import { useText } from "../../hooks/use-text";
import { ViewNav } from "../common/view-nav";

const VIEWS = ["overdue", "draft", "ordered", "received", "cancelled", "all"] as const;
type SupplyView = (typeof VIEWS)[number];

/** By date, so that what is overdue comes first. */
const BY_DATE = "expected_at";

/** What is open, unless the address says otherwise. */
const OPEN: Partial<SupplyListParams> = { status: ["ordered", "draft"], order: BY_DATE };

const FILTERS: Record<SupplyView, Partial<SupplyListParams>> = {
  overdue: { overdue: true, order: BY_DATE },
  draft: { status: ["draft"] },
  ordered: { status: ["ordered"], order: BY_DATE },
  received: { status: ["received"] },
  cancelled: { status: ["cancelled"] },
  all: {},
};

/** What the address says of the state that is looked at, and what that asks the store. */
export function useSupplyView(prefix: string): {
  view: SupplyView | undefined;
  filters: Partial<SupplyListParams>;
} {
  const [search] = useSearchParams();
  const named = search.get(`${prefix}_view`);
  const view = VIEWS.find((known) => known === named);
  return { view, filters: view === undefined ? OPEN : FILTERS[view] };
}

/** Leads from one state to the next. */
export function SupplyViews({ prefix }: { prefix: string }) {
  const { t } = useText();
  const { view } = useSupplyView(prefix);
  return (
    <ViewNav
      label={t("supplyDesk.views.label")}
      views={[
        { label: t("supplyDesk.views.open"), to: "?", current: view === undefined },
        ...VIEWS.map((name) => ({
          label: name === "all" ? t("supplyDesk.views.all") : t(`supply.status.${name}`),
          to: `?${prefix}_view=${name}`,
          current: view === name,
        })),
      ]}
    />
  );
}
