import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http";
import type { MedusaContainer } from "@medusajs/framework/types";
import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils";

import { inventoryOf } from "../../../../modules/inventory/inventory-of";
import type {
  AdminBackorder,
  AdminSetBackorderPriority,
  AdminSetBackorderPriorityResponse,
} from "../../../../types/http";
import { setBackorderPriorityWorkflow } from "../../../../workflows/backorders";

/** Sets the priority of open entries: those of an order, or some. */
export const POST = async (
  req: AuthenticatedMedusaRequest<AdminSetBackorderPriority>,
  res: MedusaResponse<AdminSetBackorderPriorityResponse>,
): Promise<void> => {
  const { order_id, ...input } = req.validatedBody;
  const line_item_ids = order_id === undefined ? undefined : await readLines(order_id, req.scope);
  const { result } = await setBackorderPriorityWorkflow(req.scope).run({
    input: { ...input, line_item_ids },
  });
  const entries = new Map(result.backorder_entries.map((entry) => [entry.id, entry]));
  const { backorders } = await inventoryOf(req.scope).listBackorders({
    filters: { id: [...entries.keys()], status: ["open", "filled", "cancelled"] },
    limit: entries.size,
  });
  res.json({
    // After a dry run the database has the entries as they were; what would become of them is the outcome's.
    backorders: backorders.map((row) => {
      const { priority, promised_at, estimated_at } = entries.get(row.id) ?? row;
      return { ...row, priority, promised_at, estimated_at } as unknown as AdminBackorder;
    }),
  });
};

async function readLines(order_id: string, scope: MedusaContainer): Promise<string[]> {
  const { data } = await scope.resolve(ContainerRegistrationKeys.QUERY).graph({
    entity: "order_item",
    fields: ["item_id"],
    filters: { order_id },
  });
  if (!data.length) {
    throw new MedusaError(MedusaError.Types.NOT_FOUND, `Order with id: ${order_id} was not found`);
  }
  return [...new Set((data as unknown as { item_id: string }[]).map(({ item_id }) => item_id))];
}
