import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http";
import { MedusaError } from "@medusajs/framework/utils";

import { inventoryOf } from "../../../../modules/inventory/inventory-of";
import type {
  AdminTellBackorderCustomers,
  AdminTellBackorderCustomersResponse,
} from "../../../../types/http";
import { remindCustomersWorkflow } from "../../../../workflows/backorders/tell-customers";

/** Tells the customers of chosen entries what of their orders waits. */
export const POST = async (
  req: AuthenticatedMedusaRequest<AdminTellBackorderCustomers>,
  res: MedusaResponse<AdminTellBackorderCustomersResponse>,
): Promise<void> => {
  const id = [...new Set(req.validatedBody.backorder_entry_ids)];
  const { backorders } = await inventoryOf(req.scope).listBackorders({
    filters: { id, status: ["open", "filled", "cancelled"] },
    limit: id.length,
  });
  const found = new Set(backorders.map((row) => row.id));
  const unknown = id.find((asked) => !found.has(asked));
  if (unknown) {
    throw new MedusaError(MedusaError.Types.NOT_FOUND, `Backorder entry ${unknown} was not found`);
  }
  const asked = backorders.filter(({ status }) => status === "open");
  const order_ids = [...new Set(asked.flatMap(({ order_id }) => order_id ?? []))];
  const { result } = await remindCustomersWorkflow(req.scope).run({ input: { order_ids } });
  const noted = new Set(result.noted);
  res.json({
    order_ids: result.noted,
    told_recently: order_ids.filter((order) => !noted.has(order)),
    sent: result.sent,
  });
};
