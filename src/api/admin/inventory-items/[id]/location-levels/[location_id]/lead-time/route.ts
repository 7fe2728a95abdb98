import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http";

import type { AdminLeadTimeResponse, AdminSetLeadTime } from "../../../../../../../types/http";
import { setLeadTimeWorkflow } from "../../../../../../../workflows/replenishment";
import { readLeadTime } from "../../../../lead-time";

/** How many days supply of the item takes to this location; comes before the item's own. */
export const GET = async (
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse<AdminLeadTimeResponse>,
): Promise<void> => {
  const { id, location_id } = req.params;
  res.status(200).json({ lead_time: await readLeadTime(req.scope, id, location_id) });
};

export const POST = async (
  req: AuthenticatedMedusaRequest<AdminSetLeadTime>,
  res: MedusaResponse<AdminLeadTimeResponse>,
): Promise<void> => {
  const { id, location_id } = req.params;
  await setLeadTimeWorkflow(req.scope).run({
    input: { inventory_item_id: id, location_id, ...req.validatedBody },
  });
  res.status(200).json({ lead_time: await readLeadTime(req.scope, id, location_id) });
};
