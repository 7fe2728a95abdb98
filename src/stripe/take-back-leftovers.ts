import type { MedusaContainer } from "@medusajs/framework/types";
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils";

import type InventoryModuleService from "../modules/inventory/service";
import { STRIPE_ORDERS_MODULE } from "../modules/stripe-orders/index";
import type StripeOrdersModuleService from "../modules/stripe-orders/service";
import { fence } from "./fence";
import { findAdoptions, forgetAdoption, INTENT_METADATA_KEY } from "./payment-sessions";
import type { StripeOrderWork } from "./types";

type Orphan = { id: string; line_ids: string[] };

/**
 * Takes back what workers left behind that died, or lost the payment, before the cart had an order: orders that no cart
 * knows of, which would be made, and decrement, a second time; and sessions by which the cart adopted the payment, with
 * which it could be completed after the money went back.
 *
 * Everything is read before the fence and nothing after it, so a worker that is itself too late touches nothing of its
 * successor's. Called under the cart's lock.
 *
 * @param container - the application's
 * @param work - the payment, and the lease
 * @param cartId - the payment's cart, which has no order
 * @throws what {@link fence} throws
 */
export async function takeBackLeftovers(
  container: MedusaContainer,
  { payment, lease }: StripeOrderWork,
  cartId: string,
): Promise<void> {
  const [orphans, sessions] = await Promise.all([
    findOrphanOrders(container, payment.payment_intent_id),
    findAdoptions(container, cartId, payment.payment_intent_id),
  ]);
  await fence(container, lease);
  for (const orphan of orphans) {
    await removeOrphanOrder(container, cartId, orphan);
  }
  for (const session of sessions) {
    await forgetAdoption(container, session, true);
  }
}

/** By the index that the Stripe orders module's migration adds to orders. */
async function findOrphanOrders(
  container: MedusaContainer,
  paymentIntentId: string,
): Promise<Orphan[]> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY);
  const { data } = await query.graph({
    entity: "order",
    fields: ["id", "items.id"],
    filters: { metadata: { [INTENT_METADATA_KEY]: paymentIntentId } } as object,
  });
  const orders = data as unknown as { id: string; items?: ({ id: string } | null)[] | null }[];
  if (!orders.length) {
    return [];
  }
  const { data: links } = await query.graph({
    entity: "order_cart",
    fields: ["order_id"],
    filters: { order_id: orders.map((order) => order.id) },
  });
  const linked = new Set((links as { order_id: string }[]).map((link) => link.order_id));
  return orders
    .filter((order) => !linked.has(order.id))
    .map(({ id, items }) => ({ id, line_ids: (items ?? []).flatMap((item) => item?.id ?? []) }));
}

async function removeOrphanOrder(
  container: MedusaContainer,
  cartId: string,
  { id, line_ids }: Orphan,
): Promise<void> {
  const { kept } = await container
    .resolve<StripeOrdersModuleService>(STRIPE_ORDERS_MODULE)
    .abandonOrder(cartId, id);
  if (kept) {
    return;
  }
  const inventory = container.resolve(Modules.INVENTORY) as unknown as InventoryModuleService;
  await inventory.deleteReservationItemsByLineItem(line_ids);
  await container.resolve(Modules.ORDER).deleteOrders([id]);
  container
    .resolve(ContainerRegistrationKeys.LOGGER)
    .warn(`Took back order ${id}, which a worker left unfinished that died or lost its payment`);
}
