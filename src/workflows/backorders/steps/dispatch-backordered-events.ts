import type { MedusaContainer } from "@medusajs/framework/types";
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils";
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk";

import { shipOf } from "../../../availability/order-backorders";
import { inventoryOf } from "../../../modules/inventory/inventory-of";
import type { DueEvent, LeaseEventsOptions } from "../../../modules/inventory/types";
import {
  type BackorderEvent,
  INVENTORY_BACKORDER_DELAYED,
  INVENTORY_BACKORDER_FILLED,
  INVENTORY_BACKORDER_PROMISED,
  INVENTORY_BACKORDERED,
  type InventoryBackorderChangedData,
  type InventoryBackorderedData,
  ORDER_READY_TO_SHIP,
  type OrderReadyToShipData,
} from "../events";

/**
 * Leases events of the outbox, and fills in what the module does not know: order and variant, over the links.
 *
 * @param container - for the module and Medusa's query
 * @param options - which events
 * @returns the events in the order of the outbox
 */
export async function leaseBackorderedEvents(
  container: MedusaContainer,
  options: LeaseEventsOptions,
): Promise<BackorderEvent[]> {
  const due = await inventoryOf(container).leaseEvents(options);
  if (!due.length) {
    return [];
  }
  const ofClaims = due.filter(({ order_id }) => order_id === null);
  const [lines, variants, orders] = await Promise.all([
    readOrderLines(container, ofClaims),
    readOnlyVariants(container, ofClaims),
    readReadyOrders(container, due),
  ]);
  return due.flatMap((event) => {
    const { id: outbox_id, order_id } = event;
    if (order_id === null) {
      return toEvent(event, lines.get(event.line_item_id ?? ""), variants);
    }
    const data = orders.get(order_id);
    return data ? { name: ORDER_READY_TO_SHIP, data, metadata: { outbox_id } } : [];
  });
}

/**
 * Emits the events of the outbox that are due, and then notes that they are out. A crash between the two leaves them due,
 * and the sweep emits them again. So there is nothing to compensate.
 *
 * The events carry no group: the workflow of the order has ended, and this one's end must not hold them back.
 */
export const dispatchBackorderedEventsStep = createStep(
  "dispatch-backordered-events",
  async (options: LeaseEventsOptions, { container }) => {
    const events = await leaseBackorderedEvents(container, options);
    if (!events.length) {
      return new StepResponse<string[]>([]);
    }
    const ids = events.map(({ metadata }) => metadata.outbox_id);
    await container.resolve(Modules.EVENT_BUS).emit<unknown>(events);
    await inventoryOf(container).markEventsSent(ids);
    return new StepResponse(ids);
  },
);

type OrderLineRef = { order_id: string | null; variant_id: string | null };

function toEvent(
  event: DueEvent,
  line: OrderLineRef | undefined,
  variants: ReadonlyMap<string, string>,
): BackorderEvent {
  const { name } = event;
  const metadata = { outbox_id: event.id };
  const whose = {
    variant_id: line?.variant_id ?? variants.get(event.inventory_item_id) ?? null,
    inventory_item_id: event.inventory_item_id,
    location_id: event.location_id,
    inventory_level_id: event.inventory_level_id,
    order_id: line?.order_id ?? null,
    line_item_id: event.line_item_id,
    reservation_id: event.reservation_id,
    backorder_entry_id: event.backorder_entry_id,
  };
  switch (name) {
    case INVENTORY_BACKORDER_FILLED: {
      const filled_quantity = Number(event.data?.filled_quantity);
      return { name, data: { ...whose, ...changeOf(event), filled_quantity }, metadata };
    }
    case INVENTORY_BACKORDER_PROMISED:
    case INVENTORY_BACKORDER_DELAYED:
      return { name, data: { ...whose, ...changeOf(event) }, metadata };
    default:
      return { name: INVENTORY_BACKORDERED, data: { ...whose, ...shortageOf(event) }, metadata };
  }
}

type Shortage = Pick<
  InventoryBackorderedData,
  "delta" | "new_stock" | "available" | "backordered_quantity"
>;

function shortageOf({ delta, new_stock, available, backordered_quantity }: DueEvent): Shortage {
  return {
    delta: Number(delta),
    new_stock: Number(new_stock),
    available: Number(available),
    backordered_quantity: Number(backordered_quantity),
  };
}

function changeOf({ data }: DueEvent): Pick<InventoryBackorderChangedData, "from" | "to"> {
  const [from, to] = [data?.from, data?.to].map((state) => ({
    waiting_quantity: Number(state?.waiting_quantity ?? 0),
    promised_at: state?.promised_at ? new Date(state.promised_at).toISOString() : null,
  }));
  return { from, to };
}

/** The order and the variant of each line. A line item that is no order's, as a person may have typed it, is left out. */
async function readOrderLines(
  container: MedusaContainer,
  events: readonly DueEvent[],
): Promise<Map<string, OrderLineRef>> {
  const lineIds = [...new Set(events.flatMap((event) => event.line_item_id ?? []))];
  if (!lineIds.length) {
    return new Map();
  }
  const query = container.resolve(ContainerRegistrationKeys.QUERY);
  const { data } = await query.graph({
    entity: "order_item",
    fields: ["item_id", "order_id", "item.variant_id"],
    filters: { item_id: lineIds },
  });
  const rows = data as unknown as {
    item_id: string;
    order_id: string | null;
    item?: { variant_id?: string | null } | null;
  }[];
  return new Map(
    rows.map((row) => [
      row.item_id,
      { order_id: row.order_id, variant_id: row.item?.variant_id ?? null },
    ]),
  );
}

/** What is told of the orders that are ready to ship. */
async function readReadyOrders(
  container: MedusaContainer,
  events: readonly DueEvent[],
): Promise<Map<string, OrderReadyToShipData>> {
  const id = events.flatMap(({ order_id }) => order_id ?? []);
  if (!id.length) {
    return new Map();
  }
  const query = container.resolve(ContainerRegistrationKeys.QUERY);
  const { data } = await query.graph({
    entity: "order",
    fields: ["id", "display_id", "metadata"],
    filters: { id },
  });
  const orders = data as unknown as (Omit<OrderReadyToShipData, "ship"> & {
    metadata: Record<string, unknown> | null;
  })[];
  return new Map(
    orders.map(({ id, display_id, metadata }) => [
      id,
      { id, display_id, ship: shipOf({ metadata }, container) },
    ]),
  );
}

/** The variant of each item that exactly one variant is made of, for claims without an order's line. */
async function readOnlyVariants(
  container: MedusaContainer,
  events: readonly DueEvent[],
): Promise<Map<string, string>> {
  const itemIds = [
    ...new Set(events.filter((e) => e.line_item_id === null).map((e) => e.inventory_item_id)),
  ];
  if (!itemIds.length) {
    return new Map();
  }
  const query = container.resolve(ContainerRegistrationKeys.QUERY);
  const { data } = await query.graph({
    entity: "product_variant_inventory_item",
    fields: ["variant_id", "inventory_item_id"],
    filters: { inventory_item_id: itemIds },
  });
  const links = data as unknown as { variant_id: string; inventory_item_id: string }[];
  return new Map(
    itemIds.flatMap((id) => {
      const found = links.filter((link) => link.inventory_item_id === id);
      return found.length === 1 ? [[id, found[0].variant_id] as const] : [];
    }),
  );
}
