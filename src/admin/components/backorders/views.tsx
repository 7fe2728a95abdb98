import { useSearchParams } from "react-router-dom";

import type { AdminBackorderListParams } from "../../../types/http";
import { useText } from "../../hooks/use-text";
import { ViewNav } from "../common/view-nav";

const VIEWS = ["late", "no_supply", "ready"] as const;

/** A saved filter of the list. */
export type BackorderView = (typeof VIEWS)[number];

/** What each of them asks the store. */
const FILTERS: Record<BackorderView, Partial<AdminBackorderListParams>> = {
  late: { late: true },
  no_supply: { no_supply: true },
  // What waits no more can ship too, until it has.
  ready: { ready: true, status: ["open", "filled"] },
};

/** The address of a list that is filtered so. @param prefix - the list's */
export const viewLink = (prefix: string, view?: BackorderView): string =>
  view === undefined ? "?" : `?${prefix}_view=${view}`;

/** What the address says of the saved filter, and what that asks the store. */
export function useView(prefix: string): {
  view: BackorderView | undefined;
  filters: Partial<AdminBackorderListParams>;
} {
  const [search] = useSearchParams();
  const named = search.get(`${prefix}_view`);
  const view = VIEWS.find((known) => known === named);
  return { view, filters: view === undefined ? {} : FILTERS[view] };
}

/** Leads from one saved filter to the next. Each has an address of its own. */
export function BackorderViews({ prefix }: { prefix: string }) {
  const { t } = useText();
  const { view } = useView(prefix);
  const labels = {
    late: t("desk.views.late"),
    no_supply: t("desk.views.noSupply"),
    ready: t("desk.views.ready"),
  };
  return (
    <ViewNav
      label={t("desk.views.label")}
      views={[
        { label: t("desk.views.all"), to: viewLink(prefix), current: view === undefined },
        ...VIEWS.map((name) => ({
          label: labels[name],
          to: viewLink(prefix, name),
          current: view === name,
        })),
      ]}
    />
  );
}
