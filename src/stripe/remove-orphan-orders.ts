import type { MedusaContainer } from "@medusajs/framework/types";
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils";

import type InventoryModuleService from "../modules/inventory/service";
import { INTENT_METADATA_KEY } from "./payment-sessions";

/**
 * Takes back the orders that a process left behind when it died between making an order and linking it to its cart:
 * nothing else knows of them, and the next attempt would make, and decrement, a second time.
 *
 * Called under the cart's lock by the worker that has the payment, so that nobody is making such an order now.
 *
 * @param container - the application's
 * @param paymentIntentId - the payment whose cart has no order
 */
export async function removeOrphanOrders(
  container: MedusaContainer,
  paymentIntentId: string,
): Promise<void> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY);
  const { data } = await query.graph({
    entity: "order",
    fields: ["id", "metadata", "items.id"],
    filters: { metadata: { [INTENT_METADATA_KEY]: paymentIntentId } } as object,
  });
  const orders = data as unknown as { id: string; items?: ({ id: string } | null)[] | null }[];
  if (!orders.length) {
    return;
  }
  const orderIds = orders.map((order) => order.id);
  const { data: links } = await query.graph({
    entity: "order_cart",
    fields: ["order_id"],
    filters: { order_id: orderIds },
  });
  const linked = new Set((links as { order_id: string }[]).map((link) => link.order_id));
  const orphans = orders.filter((order) => !linked.has(order.id));
  if (!orphans.length) {
    return;
  }
  const lineIds = orphans.flatMap((order) => (order.items ?? []).flatMap((item) => item?.id ?? []));
  const inventory = container.resolve(Modules.INVENTORY) as unknown as InventoryModuleService;
  await inventory.deleteReservationItemsByLineItem(lineIds);
  await container.resolve(Modules.ORDER).deleteOrders(orphans.map((order) => order.id));
  container
    .resolve(ContainerRegistrationKeys.LOGGER)
    .warn(
      `Took back ${orphans.length} unfinished order(s) of payment ${paymentIntentId}, left by a process that died`,
    );
}
