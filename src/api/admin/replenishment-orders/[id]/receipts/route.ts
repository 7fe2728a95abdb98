import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http";
import { ContainerRegistrationKeys } from "@medusajs/framework/utils";

import type {
  AdminReceiveReplenishmentOrder,
  AdminReplenishmentReceipt,
  AdminReplenishmentReceiptListResponse,
  AdminReplenishmentReceiptResponse,
} from "../../../../../types/http";
import { receiveReplenishmentOrderWorkflow } from "../../../../../workflows/replenishment";
import { orderOf, receiptOf, sayingConflicts, withOrders } from "../../helpers";

/** Lists the deliveries of an order, newest first. */
export async function GET(
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse<AdminReplenishmentReceiptListResponse>,
): Promise<void> {
  const query = req.scope.resolve(ContainerRegistrationKeys.QUERY);
  const replenishment_order_id = req.params.id;
  await query.graph(
    { entity: "replenishment_order", fields: ["id"], filters: { id: replenishment_order_id } },
    { throwIfKeyNotFound: true },
  );
  const { data, metadata } = await query.graph({
    entity: "replenishment_receipt",
    fields: req.queryConfig.fields,
    filters: { replenishment_order_id },
    pagination: req.queryConfig.pagination,
  });
  res.json({
    receipts: data as unknown as AdminReplenishmentReceipt[],
    count: metadata?.count ?? data.length,
    offset: metadata?.skip ?? 0,
    limit: metadata?.take ?? data.length,
  });
}

/** Books a delivery, or with `dry_run` says what it would fill. */
export const POST = sayingConflicts<
  AdminReceiveReplenishmentOrder,
  AdminReplenishmentReceiptResponse
>(async (req, res) => {
  const { result } = await receiveReplenishmentOrderWorkflow(req.scope).run({
    input: { ...req.validatedBody, id: req.params.id, actor: req.auth_context.actor_id },
  });
  const { fills, promises } = await withOrders(result, req.scope);
  res.json({ receipt: receiptOf(result), replenishment_order: orderOf(result), fills, promises });
});
