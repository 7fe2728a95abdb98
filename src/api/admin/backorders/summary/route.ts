import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http";

import type { BackorderSummaryInput } from "../../../../modules/inventory/backorder-list-types";
import { inventoryOf } from "../../../../modules/inventory/inventory-of";
import type { AdminBackorderSummaryResponse } from "../../../../types/http";

/** What waits, summed up, and how that goes from day to day. */
export const GET = async (
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse<AdminBackorderSummaryResponse>,
): Promise<void> => {
  const { oldest_queued_at, ...summary } = await inventoryOf(req.scope).summarizeBackorders(
    req.validatedQuery as BackorderSummaryInput,
  );
  res.json({
    summary: { ...summary, oldest_queued_at: oldest_queued_at?.toISOString() ?? null },
  });
};
