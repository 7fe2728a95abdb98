import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http";
import { ContainerRegistrationKeys } from "@medusajs/framework/utils";

import type { ReplenishmentOrderDTO } from "../../../modules/inventory/types";

/** The answer of `GET /admin/replenishment-orders`. */
export type AdminReplenishmentOrderListResponse = {
  replenishment_orders: ReplenishmentOrderDTO[];
  count: number;
  offset: number;
  limit: number;
};

/** Lists replenishment orders, newest first unless the query says otherwise. */
export async function GET(
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse<AdminReplenishmentOrderListResponse>,
): Promise<void> {
  const query = req.scope.resolve(ContainerRegistrationKeys.QUERY);
  const { data, metadata } = await query.graph({
    entity: "replenishment_order",
    fields: req.queryConfig.fields,
    filters: req.filterableFields,
    pagination: req.queryConfig.pagination,
  });
  res.json({
    replenishment_orders: data as unknown as ReplenishmentOrderDTO[],
    count: metadata?.count ?? data.length,
    offset: metadata?.skip ?? 0,
    limit: metadata?.take ?? data.length,
  });
}
