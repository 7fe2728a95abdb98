import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk";

import { inventoryOf } from "../../../modules/inventory/inventory-of";
import type {
  CreateReplenishmentOrderInput,
  ReplenishmentOrderDTO,
  SupplyOutcome,
} from "../../../modules/inventory/types";

/**
 * Creates replenishment orders, all or none. Its compensation deletes them; one that was ordered becomes a draft before,
 * so that nothing of it is incoming any more.
 */
export const createReplenishmentOrdersStep = createStep(
  "create-replenishment-orders-step",
  async (orders: CreateReplenishmentOrderInput[], { container }) => {
    const outcome = await inventoryOf(container).createReplenishmentOrders(orders);
    return new StepResponse<SupplyOutcome, ReplenishmentOrderDTO[]>(
      outcome,
      outcome.replenishment_orders,
    );
  },
  async (created, { container }) => {
    const inventory = inventoryOf(container);
    const ids = (created ?? []).map(({ id }) => id);
    const stored = await inventory.listReplenishmentOrders(
      { id: ids },
      { relations: ["lines"], take: ids.length },
    );
    for (const order of stored) {
      if (order.status !== "draft") {
        await inventory.restoreReplenishmentOrder({ ...order, status: "draft", ordered_at: null });
      }
      await inventory.deleteReplenishmentOrder(order.id);
    }
  },
);
