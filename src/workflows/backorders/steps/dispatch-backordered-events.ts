import type { MedusaContainer } from "@medusajs/framework/types";
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils";
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk";

import type InventoryModuleService from "../../../modules/inventory/service";
import type { DueEntry, LeaseEntriesOptions } from "../../../modules/inventory/types";
import { INVENTORY_BACKORDERED, type InventoryBackorderedData } from "../events";

/**
 * Emits `inventory.backordered` for every backorder entry that is due, and then notes that it is out. The entries are the
 * outbox: a crash between the two leaves them due, and the sweep emits them again. So there is nothing to compensate.
 *
 * The events carry no group: the workflow of the order has ended, and this one's end must not hold them back.
 */
export const dispatchBackorderedEventsStep = createStep(
  "dispatch-backordered-events",
  async (options: LeaseEntriesOptions, { container }) => {
    const inventory = container.resolve(Modules.INVENTORY) as unknown as InventoryModuleService;
    const entries = await inventory.leaseEntriesToNotify(options);
    if (!entries.length) {
      return new StepResponse<string[]>([]);
    }
    const [lines, variants] = await Promise.all([
      readOrderLines(container, entries),
      readOnlyVariants(container, entries),
    ]);
    const ids = entries.map((entry) => entry.id);
    await container.resolve(Modules.EVENT_BUS).emit(
      entries.map((entry) => ({
        name: INVENTORY_BACKORDERED,
        data: toEventData(entry, lines.get(entry.line_item_id ?? ""), variants),
      })),
    );
    await inventory.markEntriesNotified(ids);
    return new StepResponse(ids);
  },
);

type OrderLineRef = { order_id: string | null; variant_id: string | null };

function toEventData(
  entry: DueEntry,
  line: OrderLineRef | undefined,
  variants: ReadonlyMap<string, string>,
): InventoryBackorderedData {
  return {
    variant_id: line?.variant_id ?? variants.get(entry.inventory_item_id) ?? null,
    inventory_item_id: entry.inventory_item_id,
    location_id: entry.location_id,
    inventory_level_id: entry.inventory_level_id,
    delta: Number(entry.delta),
    new_stock: Number(entry.new_stock),
    available: Number(entry.available),
    backordered_quantity: Number(entry.backordered_quantity),
    order_id: line?.order_id ?? null,
    line_item_id: entry.line_item_id,
    reservation_id: entry.reservation_id,
    backorder_entry_id: entry.id,
  };
}

/** The order and the variant of each line. A line item that is no order's, as a person may have typed it, is left out. */
async function readOrderLines(
  container: MedusaContainer,
  entries: readonly DueEntry[],
): Promise<Map<string, OrderLineRef>> {
  const lineIds = [...new Set(entries.flatMap((entry) => entry.line_item_id ?? []))];
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

/** The variant of each item that exactly one variant is made of, for claims without an order's line. */
async function readOnlyVariants(
  container: MedusaContainer,
  entries: readonly DueEntry[],
): Promise<Map<string, string>> {
  const itemIds = [
    ...new Set(entries.filter((e) => e.line_item_id === null).map((e) => e.inventory_item_id)),
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
