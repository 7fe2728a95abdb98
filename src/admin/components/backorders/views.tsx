import { useSearchParams } from "react-router-dom";

import type { AdminBackorderListParams } from "../../../types/http";
import { useUnallocatedLines } from "../../hooks/allocation";
import { useAllowed } from "../../hooks/use-allowed";
import { useText } from "../../hooks/use-text";
import { formatQuantity } from "../../lib/numbers";
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

/** The name of the list of what is claimed nowhere, among the saved filters of the page. */
const UNALLOCATED = "unallocated";

/** Whether the address asks for what is claimed nowhere, and the role of who is logged in may see that. */
export function useUnallocatedView(prefix: string): { isOffered: boolean; isShown: boolean } {
  const [search] = useSearchParams();
  const isOffered = useAllowed().may("order:read");
  return { isOffered, isShown: isOffered && search.get(`${prefix}_view`) === UNALLOCATED };
}

type BackorderViewsProps = {
  prefix: string;
  /** Whether the list of what is claimed nowhere is among them. */
  withUnallocated?: boolean;
};

/** Leads from one saved filter to the next. Each has an address of its own. */
export function BackorderViews({ prefix, withUnallocated = false }: BackorderViewsProps) {
  const { t, locale } = useText();
  const { view } = useView(prefix);
  const { isOffered, isShown } = useUnallocatedView(prefix);
  const hasUnallocated = withUnallocated && isOffered;
  const { data } = useUnallocatedLines({ limit: 0 }, hasUnallocated);
  const labels = {
    late: t("desk.views.late"),
    no_supply: t("desk.views.noSupply"),
    ready: t("desk.views.ready"),
  };
  return (
    <ViewNav
      label={t("desk.views.label")}
      views={[
        {
          label: t("desk.views.all"),
          to: viewLink(prefix),
          current: view === undefined && !(hasUnallocated && isShown),
        },
        ...VIEWS.map((name) => ({
          label: labels[name],
          to: viewLink(prefix, name),
          current: view === name,
        })),
        ...(hasUnallocated
          ? [
              {
                label: data?.count
                  ? t("desk.views.unallocatedCount", { number: formatQuantity(data.count, locale) })
                  : t("desk.views.unallocated"),
                to: `?${prefix}_view=${UNALLOCATED}`,
                current: isShown,
              },
            ]
          : []),
      ]}
    />
  );
}
