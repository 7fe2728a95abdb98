import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http";
import { ContainerRegistrationKeys } from "@medusajs/framework/utils";

import type {
  AdminReplenishmentOrder,
  AdminReplenishmentOrderChangeResponse,
  AdminReplenishmentOrderDeleteResponse,
  AdminReplenishmentOrderResponse,
  AdminUpdateReplenishmentOrder,
} from "../../../../types/http";
import {
  deleteReplenishmentOrderWorkflow,
  updateReplenishmentOrderWorkflow,
} from "../../../../workflows/replenishment";
import { answerChange, sayingConflicts } from "../helpers";

/** Reads a replenishment order with its lines and receipts. */
export async function GET(
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse<AdminReplenishmentOrderResponse>,
): Promise<void> {
  const query = req.scope.resolve(ContainerRegistrationKeys.QUERY);
  const { data } = await query.graph(
    {
      entity: "replenishment_order",
      fields: req.queryConfig.fields,
      filters: { id: req.params.id },
    },
    { throwIfKeyNotFound: true },
  );
  res.json({ replenishment_order: data[0] as unknown as AdminReplenishmentOrder });
}

/** Changes a replenishment order; another date moves promises. */
export const POST = sayingConflicts<
  AdminUpdateReplenishmentOrder,
  AdminReplenishmentOrderChangeResponse
>(async (req, res) => {
  const { result } = await updateReplenishmentOrderWorkflow(req.scope).run({
    input: { ...req.validatedBody, id: req.params.id },
  });
  res.json(await answerChange(result, req.scope));
});

/** Deletes a draft. */
export async function DELETE(
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse<AdminReplenishmentOrderDeleteResponse>,
): Promise<void> {
  const { id } = req.params;
  await deleteReplenishmentOrderWorkflow(req.scope).run({ input: { id } });
  res.json({ id, object: "replenishment_order", deleted: true });
}
