export * from "./list-findings";
export * from "./reconcile-stock";
export * from "./report-findings";
export type { ReconcileStockInput, ReconcileStockResult } from "./steps/reconcile-stock";
