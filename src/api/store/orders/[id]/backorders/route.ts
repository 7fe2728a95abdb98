import type { MedusaResponse, MedusaStoreRequest } from "@medusajs/framework/http";
import { MedusaError } from "@medusajs/framework/utils";
import { getOrderDetailWorkflow } from "@medusajs/medusa/core-flows";

import {
  BACKORDERED_LINE_FIELDS,
  type BackorderedLine,
  datesOfOrder,
  readLineBackorders,
  shipOf,
} from "../../../../../availability/order-backorders";
import { byAge } from "../../../../../core-steps/order-lines";
import { inventoryOf } from "../../../../../modules/inventory/inventory-of";
import type { StoreOrderBackordersResponse } from "../../../../../types/http/store-orders";

type Order = {
  customer_id: string | null;
  metadata?: Record<string, unknown> | null;
  customer?: { has_account: boolean } | null;
  items?: (BackorderedLine & { quantity: number })[] | null;
};

/** As in core, whoever is not signed in needs only the order's id; another registered customer than its own is refused. */
export const GET = async (
  req: MedusaStoreRequest,
  res: MedusaResponse<StoreOrderBackordersResponse>,
): Promise<void> => {
  const { id } = req.params;
  const { result } = await getOrderDetailWorkflow(req.scope).run({
    input: {
      order_id: id,
      fields: ["id", "customer_id", "metadata", "customer.has_account", ...BACKORDERED_LINE_FIELDS],
      filters: { is_draft_order: false },
    },
  });
  const order = result as unknown as Order;
  const actor = req.auth_context?.actor_id;
  if (actor && order.customer?.has_account && order.customer_id !== actor) {
    throw new MedusaError(MedusaError.Types.NOT_FOUND, `Order with id: ${id} was not found`);
  }
  const [lines, { unallocated }] = await Promise.all([
    readLineBackorders(req.scope, byAge(order.items ?? [])),
    inventoryOf(req.scope).retrieveOrderReadiness(id),
  ]);
  res.json({
    backorders: lines.map(({ filled_quantity: _internal, ...backorder }) => backorder),
    ship: shipOf(order, req.scope),
    ...datesOfOrder(lines, unallocated),
  });
};
