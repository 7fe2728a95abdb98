import type { MedusaContainer, NotificationTypes } from "@medusajs/framework/types";
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils";
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk";

import { errorCode, UNIQUE_VIOLATION } from "../../../modules/inventory/domain/errors";
import type InventoryModuleService from "../../../modules/inventory/service";
import type { InventoryLevelWithPolicyDTO } from "../../../modules/inventory/types";
import type { InventoryBackorderedData } from "../events";

/** Medusa's dashboard shows notifications of this channel under its bell. */
const CHANNEL = "feed";
const TEMPLATE = "admin-ui";
const RESOURCE = "inventory_level";
/** So many orders are named; a long list tells nobody more. */
const ORDERS_NAMED = 3;
const GATHER_MS = 60 * 60 * 1000;

type NamedOrder = { id: string; display_id: number };

/** Medusa generates the method, and leaves it out of the service's interface. */
type NotificationService = NotificationTypes.INotificationModuleService & {
  updateNotifications(data: { id: string; data: Record<string, unknown> }): Promise<unknown>;
};

/**
 * Raises an admin notification for a backorder. Repeated backorders of one level within an hour of the first are gathered
 * into one, whose text is rewritten from what the level's queue says now: the same event twice leaves the same text.
 *
 * Nothing is compensated: a warning that was right when it was given may stand.
 */
export const alertWarehouseStep = createStep(
  "alert-warehouse",
  async (event: InventoryBackorderedData, { container }) => {
    const notifications = container.resolve(Modules.NOTIFICATION) as NotificationService;
    const data = await describe(container, event);
    const gathered = await findGathered(notifications, event.inventory_level_id);
    if (gathered) {
      await notifications.updateNotifications({ id: gathered, data });
      return new StepResponse(gathered);
    }
    try {
      // Medusa answers nothing where the key is taken by one that is out.
      const created: { id: string } | undefined = await notifications.createNotifications({
        to: "",
        channel: CHANNEL,
        template: TEMPLATE,
        data,
        resource_id: event.inventory_level_id,
        resource_type: RESOURCE,
        trigger_type: "inventory.backordered",
        // Two at the same moment: the unique key lets one of them through.
        idempotency_key: `backordered:${event.inventory_level_id}:${Math.floor(Date.now() / GATHER_MS)}`,
      });
      return new StepResponse(
        created?.id ?? (await findGathered(notifications, event.inventory_level_id)),
      );
    } catch (error) {
      const other = isTaken(error)
        ? await findGathered(notifications, event.inventory_level_id)
        : undefined;
      if (!other) {
        throw error;
      }
      return new StepResponse(other);
    }
  },
);

async function findGathered(
  notifications: NotificationService,
  levelId: string,
): Promise<string | undefined> {
  const [latest] = await notifications.listNotifications(
    {
      channel: CHANNEL,
      resource_id: levelId,
      resource_type: RESOURCE,
      created_at: { $gte: new Date(Date.now() - GATHER_MS).toISOString() },
    } as NotificationTypes.FilterableNotificationProps,
    { take: 1, order: { created_at: "DESC" } },
  );
  return latest?.id;
}

/** Title and text, from the level and its queue as they are now. */
async function describe(
  container: MedusaContainer,
  event: InventoryBackorderedData,
): Promise<{ title: string; description: string; orders: NamedOrder[] }> {
  const inventory = container.resolve(Modules.INVENTORY) as unknown as InventoryModuleService;
  const query = container.resolve(ContainerRegistrationKeys.QUERY);
  const [item, level, locations, [last, entries]] = await Promise.all([
    inventory.retrieveInventoryItem(event.inventory_item_id, { select: ["sku", "title"] }),
    inventory.retrieveInventoryLevelByItemAndLocation(event.inventory_item_id, event.location_id),
    query.graph({
      entity: "stock_location",
      fields: ["name"],
      filters: { id: event.location_id },
    }),
    inventory.listAndCountBackorderEntries(
      { inventory_level_id: event.inventory_level_id, status: "open" },
      {
        select: ["id", "line_item_id"],
        take: ORDERS_NAMED,
        order: { queued_at: "DESC", id: "DESC" },
      },
    ),
  ]);
  const orders = await ordersOf(
    container,
    last.flatMap(({ line_item_id }) => line_item_id ?? []),
  );
  const waiting = (level as InventoryLevelWithPolicyDTO).backordered_quantity;
  const name = item.title ?? item.sku ?? "an item";
  const named = nameOrders(orders, entries);
  const told =
    `${waiting} of ${item.sku ?? name} at ${locations.data[0]?.name ?? "a location"} ` +
    `${waiting === 1 ? "is" : "are"} waited for, in ${entries} ${entries === 1 ? "backorder" : "backorders"}`;
  return {
    title: orders.length ? `Backordered: ${name}, for ${named}` : `Backordered: ${name}`,
    description: orders.length ? `${told}: ${named}.` : `${told}.`,
    orders,
  };
}

/** The orders that lines belong to, the latest first. */
async function ordersOf(container: MedusaContainer, lineIds: string[]): Promise<NamedOrder[]> {
  if (!lineIds.length) {
    return [];
  }
  const { data } = await container.resolve(ContainerRegistrationKeys.QUERY).graph({
    entity: "order_item",
    fields: ["item_id", "order.id", "order.display_id"],
    filters: { item_id: lineIds },
  });
  const rows = data as unknown as { order?: NamedOrder | null }[];
  const orders = new Map(
    rows.flatMap(({ order }) =>
      order ? [[order.id, { id: order.id, display_id: order.display_id }]] : [],
    ),
  );
  return [...orders.values()].sort((a, b) => b.display_id - a.display_id);
}

/** Names the latest orders by their numbers, which the dashboard's search finds: its feed has no links to pages (2.21.2). */
function nameOrders(orders: readonly NamedOrder[], entries: number): string {
  const list = orders.map(({ display_id }) => `#${display_id}`).join(", ");
  return `${entries > ORDERS_NAMED ? "the latest of " : ""}${orders.length === 1 ? "order" : "orders"} ${list}`;
}

function isTaken(error: unknown): boolean {
  const type = typeof error === "object" && error !== null && "type" in error ? error.type : null;
  return errorCode(error) === UNIQUE_VIOLATION || type === "invalid_data";
}
