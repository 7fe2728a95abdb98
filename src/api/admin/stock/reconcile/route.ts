import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http";

import {
  FINDING_KINDS,
  type FindStockFindingsOptions,
  REPAIRS,
  type StockFinding,
} from "../../../../modules/inventory/reconcile-types";
import type {
  AdminReconcileStock,
  AdminReconcileStockResponse,
  AdminStockFindingKindCount,
  AdminStockFindingListResponse,
} from "../../../../types/http";
import { listStockFindings, reconcileStockWorkflow } from "../../../../workflows/reconcile";

/** Lists what is not as it should be. Each request looks at all of the books anew. */
export const GET = async (
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse<AdminStockFindingListResponse>,
): Promise<void> => {
  const { limit, offset } = req.validatedQuery as Record<"limit" | "offset", number>;
  const { kinds } = req.filterableFields as Pick<FindStockFindingsOptions, "kinds">;
  const findings = await listStockFindings(req.scope, { kinds });
  res.json({
    findings: findings.slice(offset, offset + limit),
    count: findings.length,
    offset,
    limit,
    kinds: countKinds(findings),
  });
};

/** Repairs findings, or says what a repair would change. */
export const POST = async (
  req: AuthenticatedMedusaRequest<AdminReconcileStock>,
  res: MedusaResponse<AdminReconcileStockResponse>,
): Promise<void> => {
  const { result } = await reconcileStockWorkflow(req.scope).run({
    input: { ...req.validatedBody, actor: req.auth_context.actor_id },
  });
  res.json(result);
};

function countKinds(findings: readonly StockFinding[]): AdminStockFindingKindCount[] {
  return FINDING_KINDS.flatMap((kind) => {
    const { length: count } = findings.filter((finding) => finding.kind === kind);
    return count ? [{ kind, count, repairable: REPAIRS[kind] !== null }] : [];
  });
}
