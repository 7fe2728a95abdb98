import type { MedusaContainer } from "@medusajs/framework/types";
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk";

import { inventoryOf } from "../../../modules/inventory/inventory-of";
import type {
  CreateReplenishmentOrderInput,
  DryRunOption,
  OrderSupplyForBackordersInput,
  SupplyOutcome,
} from "../../../modules/inventory/types";

export type CreateOrdersInput = DryRunOption & {
  replenishment_orders: CreateReplenishmentOrderInput[];
};

/** Creates replenishment orders, all or none. Its compensation deletes them; a dry run made none. */
export const createReplenishmentOrdersStep = createStep(
  "create-replenishment-orders-step",
  async ({ replenishment_orders, dry_run }: CreateOrdersInput, { container }) => {
    const inventory = inventoryOf(container);
    return made(
      dry_run
        ? await inventory.previewReplenishmentOrders(replenishment_orders)
        : await inventory.createReplenishmentOrders(replenishment_orders),
      dry_run,
    );
  },
  async (ids, { container }) => deleteOrders(ids, container),
);

/** Orders supply for entries. Its compensation deletes the orders, if this step made them. */
export const orderSupplyForBackordersStep = createStep(
  "order-supply-for-backorders-step",
  async (input: OrderSupplyForBackordersInput, { container }) =>
    made(await inventoryOf(container).orderSupplyForBackorders(input), input.dry_run),
  async (ids, { container }) => deleteOrders(ids, container),
);

function made(outcome: SupplyOutcome, dry_run = false): StepResponse<SupplyOutcome, string[]> {
  const ids = outcome.replenishment_orders.map(({ id }) => id);
  return new StepResponse<SupplyOutcome, string[]>(outcome, dry_run || outcome.replayed ? [] : ids);
}

/** One that was ordered becomes a draft before, so that nothing of it is incoming any more. */
async function deleteOrders(
  ids: readonly string[] | undefined,
  container: MedusaContainer,
): Promise<void> {
  if (ids?.length) {
    const inventory = inventoryOf(container);
    const stored = await inventory.listReplenishmentOrders(
      { id: [...ids] },
      { relations: ["lines"], take: ids.length },
    );
    for (const order of stored) {
      if (order.status !== "draft") {
        await inventory.restoreReplenishmentOrder({ ...order, status: "draft", ordered_at: null });
      }
      await inventory.deleteReplenishmentOrder(order.id);
    }
  }
}
