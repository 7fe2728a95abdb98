import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http";
import { ContainerRegistrationKeys } from "@medusajs/framework/utils";

import type {
  AdminCreateReplenishmentOrder,
  AdminReplenishmentOrder,
  AdminReplenishmentOrderListResponse,
  AdminReplenishmentOrderResponse,
} from "../../../types/http";
import { createReplenishmentOrdersWorkflow } from "../../../workflows/replenishment";
import { type ReplenishmentOrderListFilters, toOrderFilters } from "./filters";
import { orderOf } from "./helpers";

/** Lists replenishment orders, newest first unless the query says otherwise. */
export async function GET(
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse<AdminReplenishmentOrderListResponse>,
): Promise<void> {
  const query = req.scope.resolve(ContainerRegistrationKeys.QUERY);
  const { data, metadata } = await query.graph({
    entity: "replenishment_order",
    fields: req.queryConfig.fields,
    filters: toOrderFilters(req.filterableFields as ReplenishmentOrderListFilters),
    pagination: req.queryConfig.pagination,
  });
  res.json({
    replenishment_orders: data as unknown as AdminReplenishmentOrder[],
    count: metadata?.count ?? data.length,
    offset: metadata?.skip ?? 0,
    limit: metadata?.take ?? data.length,
  });
}

/** Creates a draft with its lines. */
export async function POST(
  req: AuthenticatedMedusaRequest<AdminCreateReplenishmentOrder>,
  res: MedusaResponse<AdminReplenishmentOrderResponse>,
): Promise<void> {
  const { result } = await createReplenishmentOrdersWorkflow(req.scope).run({
    input: { replenishment_orders: [req.validatedBody] },
  });
  res.status(200).json({ replenishment_order: orderOf(result) });
}
