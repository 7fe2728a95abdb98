import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http";

import { inventoryOf } from "../../../modules/inventory/inventory-of";
import type {
  AdminUnallocatedLine,
  AdminUnallocatedLineListParams,
  AdminUnallocatedLineListResponse,
} from "../../../types/http";

/** Lists what of all orders has not shipped and is claimed nowhere: what a person has to decide. */
export const GET = async (
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse<AdminUnallocatedLineListResponse>,
): Promise<void> => {
  const { limit, offset } = req.validatedQuery as Record<"limit" | "offset", number>;
  const filters = req.filterableFields as Pick<AdminUnallocatedLineListParams, "q"> & {
    order_id?: string[];
  };
  const page = await inventoryOf(req.scope).listUnallocatedLines({ ...filters, limit, offset });
  res.json({
    unallocated_lines: page.unallocated_lines as unknown as AdminUnallocatedLine[],
    count: page.count,
    offset,
    limit,
  });
};
