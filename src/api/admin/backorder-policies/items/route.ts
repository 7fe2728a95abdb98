import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http";
import { ContainerRegistrationKeys } from "@medusajs/framework/utils";

import type { AdminItemBackorderPolicyListResponse } from "../../../../types/http";
import { itemFilters } from "../filters";
import { inOneOrder, type NamedItemRow, toItemPolicyListRow } from "../helpers";

/** Lists the policies of items, each with what applies at a level that says nothing. */
export const GET = async (
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse<AdminItemBackorderPolicyListResponse>,
): Promise<void> => {
  const query = req.scope.resolve(ContainerRegistrationKeys.QUERY);
  const { data, metadata } = await query.graph({
    entity: "inventory_item",
    fields: req.queryConfig.fields,
    filters: itemFilters(req.filterableFields),
    pagination: inOneOrder(req.queryConfig.pagination),
  });
  res.status(200).json({
    backorder_policies: (data as unknown as NamedItemRow[]).map(toItemPolicyListRow),
    count: metadata?.count ?? 0,
    offset: metadata?.skip ?? 0,
    limit: metadata?.take ?? 0,
  });
};
