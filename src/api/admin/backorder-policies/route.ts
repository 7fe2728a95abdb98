import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http";
import { ContainerRegistrationKeys } from "@medusajs/framework/utils";

import type { AdminBackorderPolicyListResponse } from "../../../types/http";
import { levelFilters } from "./filters";
import { inOneOrder, type NamedLevelRow, toPolicyListRow } from "./helpers";

/** Lists the policies of levels, each with what applies there and where that comes from. */
export const GET = async (
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse<AdminBackorderPolicyListResponse>,
): Promise<void> => {
  const query = req.scope.resolve(ContainerRegistrationKeys.QUERY);
  const { data, metadata } = await query.graph({
    entity: "inventory_level",
    fields: req.queryConfig.fields,
    filters: levelFilters(req.filterableFields),
    pagination: inOneOrder(req.queryConfig.pagination),
  });
  res.status(200).json({
    backorder_policies: (data as unknown as NamedLevelRow[]).map(toPolicyListRow),
    count: metadata?.count ?? 0,
    offset: metadata?.skip ?? 0,
    limit: metadata?.take ?? 0,
  });
};
