import type {
  FindingKind,
  RepairedFinding,
  SkippedFinding,
  StockFinding,
} from "../../modules/inventory/reconcile-types";

/** A kind of finding; docs/reference.md says what each means. */
export type AdminStockFindingKind = FindingKind;

/** Something in the books that is not as it should be. */
export type AdminStockFinding = StockFinding;

/** A finding that was repaired, or would be, and what that changes of levels; quantities as decimal texts. */
export type AdminRepairedStockFinding = RepairedFinding;

/** How many findings there are of a kind. */
export type AdminStockFindingKindCount = {
  kind: AdminStockFindingKind;
  count: number;
  /** false: a person has to decide. */
  repairable: boolean;
};

/** `GET /admin/stock/reconcile` */
export type AdminStockFindingListResponse = {
  findings: AdminStockFinding[];
  count: number;
  offset: number;
  limit: number;
  /** Of all that were asked for; kinds without findings are left out. */
  kinds: AdminStockFindingKindCount[];
};

/** `POST /admin/stock/reconcile` */
export type AdminReconcileStock = {
  /** true, the default: say what would be repaired, and write nothing. */
  dry_run?: boolean;
  /** Only these findings; without it, all. */
  finding_ids?: string[];
  /** Only findings of these kinds; without it, of all. */
  kinds?: AdminStockFindingKind[];
};

/** What was repaired, what was not and why, and what of what was asked for is found afterwards. */
export type AdminReconcileStockResponse = {
  repaired: AdminRepairedStockFinding[];
  skipped: SkippedFinding[];
  findings: AdminStockFinding[];
};
