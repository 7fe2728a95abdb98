import type {
  AdminReconcileStock,
  AdminReconcileStockResponse,
  AdminStockFinding,
  AdminStockFindingListResponse,
} from "../../../src/types/http";
import type { TestApp } from "../app/medusa-app";
import type { MadeVariant } from "./shop";

/** Longer than anybody has to finish something. */
export const LONG_AGO = "now() - interval '1 day'";

/** What is said of a finding that is not there any more. */
export const VANISHED = "It is not there any more";

/** An order of one line, and its claim. */
export type Placed = { variant: MadeVariant; order: string; line: string; claim: string };

/**
 * What tests of a reconciliation do: break the books of a store, list what is found, and repair it over the Admin API.
 *
 * @param app the application
 */
export function useBooks(app: TestApp) {
  const list = (query: Record<string, unknown> = {}) =>
    app.admin.get<AdminStockFindingListResponse>("/admin/stock/reconcile", {
      limit: 1_000,
      ...query,
    });
  const reconcile = (body: AdminReconcileStock = {}) =>
    app.admin.post<AdminReconcileStockResponse>("/admin/stock/reconcile", body);
  const repair = (body: AdminReconcileStock = {}) => reconcile({ dry_run: false, ...body });
  const kindsOf = (findings: AdminStockFinding[]) => findings.map(({ kind }) => kind);
  const findings = async () => (await list()).findings;

  /** What a person with psql does, the guard of the ledger included. */
  const psql = async (sql: string) => {
    await app.knex.raw(`begin; set local session_replication_role = replica; ${sql}; commit`);
  };

  /** As if what people did to orders were long ago. */
  const letRest = async () => {
    await app.knex.raw(`update fulfillment set created_at = ${LONG_AGO}`);
    await app.knex.raw(`update order_change set confirmed_at = ${LONG_AGO}`);
  };

  const place = async (quantity = 2, variant?: MadeVariant): Promise<Placed> => {
    const sold = variant ?? (await app.makeVariant({ stocked: 10, allow_backorder: true }));
    const order = await app.placeOrder({ variant: sold, quantity });
    const line = order.items?.[0].id as string;
    const [claim] = await app.inventory.listReservationItems({ line_item_id: line });
    return { variant: sold, order: order.id, line, claim: claim.id };
  };

  return { list, reconcile, repair, kindsOf, findings, psql, letRest, place };
}
