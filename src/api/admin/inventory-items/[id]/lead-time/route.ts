import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http";

import type { AdminLeadTimeResponse, AdminSetLeadTime } from "../../../../../types/http";
import { setLeadTimeWorkflow } from "../../../../../workflows/replenishment";
import { readLeadTime } from "../../lead-time";

/** How many days supply of the item takes from its order on. */
export const GET = async (
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse<AdminLeadTimeResponse>,
): Promise<void> => {
  res.status(200).json({ lead_time: await readLeadTime(req.scope, req.params.id) });
};

export const POST = async (
  req: AuthenticatedMedusaRequest<AdminSetLeadTime>,
  res: MedusaResponse<AdminLeadTimeResponse>,
): Promise<void> => {
  await setLeadTimeWorkflow(req.scope).run({
    input: { inventory_item_id: req.params.id, ...req.validatedBody },
  });
  res.status(200).json({ lead_time: await readLeadTime(req.scope, req.params.id) });
};
