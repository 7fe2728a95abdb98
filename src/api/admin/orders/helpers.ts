import type { MedusaContainer } from "@medusajs/framework/types";
import { ContainerRegistrationKeys, MathBN } from "@medusajs/framework/utils";

import {
  openQuantity,
  type OrderToClaim,
  stockedPartsOf,
} from "../../../core-steps/order-to-claim";
import { type Dated, isLateFor, shownShipDateOf } from "../../../core-steps/ship-date";
import { inventoryOf } from "../../../modules/inventory/inventory-of";
import type { BackorderEntryDTO } from "../../../modules/inventory/types";
import type { AdminOrderClaim, AdminUnallocatedPart } from "../../../types/http";

type OrderLine = {
  id: string;
  title?: string | null;
  product_title?: string | null;
  variant_title?: string | null;
  metadata?: Record<string, unknown> | null;
};

/**
 * Reads the claims of an order's lines, each with what of it waits and for what, and whether that comes too late.
 *
 * @param scope - the request's
 * @param order - with its lines
 * @returns in the order of the lines
 */
export async function readOrderClaims(
  scope: MedusaContainer,
  order: Dated & { items?: readonly OrderLine[] },
): Promise<AdminOrderClaim[]> {
  const lines = order.items ?? [];
  const inventory = inventoryOf(scope);
  const line_item_id = lines.map(({ id }) => id);
  if (!line_item_id.length) {
    return [];
  }
  const all = { take: null as never };
  const [claims, entries] = await Promise.all([
    inventory.listReservationItems({ line_item_id }, all),
    inventory.listBackorderEntries(
      { line_item_id },
      { ...all, relations: ["replenishment_line.replenishment_order"] },
    ),
  ]);
  const [{ data: locations }, items] = await Promise.all([
    scope.resolve(ContainerRegistrationKeys.QUERY).graph({
      entity: "stock_location",
      fields: ["id", "name"],
      filters: { id: claims.map(({ location_id }) => location_id) },
    }),
    inventory.listInventoryItems(
      { id: claims.map(({ inventory_item_id }) => inventory_item_id) },
      { ...all, select: ["id", "sku"] },
    ),
  ]);
  const skus = new Map(items.map(({ id, sku }) => [id, sku]));
  const names = new Map(locations.map(({ id, name }) => [id, name]));
  return lines.flatMap((line) =>
    claims
      .filter((claim) => claim.line_item_id === line.id)
      .map((claim) => {
        const state = stateOfClaim(
          Number(claim.quantity),
          entries.filter((entry) => entry.reservation_id === claim.id),
        );
        const ship_date = shownShipDateOf(line, order);
        return {
          line_item_id: line.id,
          title: line.product_title ?? line.title ?? null,
          variant_title: line.variant_title ?? null,
          reservation_id: claim.id,
          inventory_item_id: claim.inventory_item_id,
          sku: skus.get(claim.inventory_item_id) ?? null,
          location_id: claim.location_id,
          location_name: names.get(claim.location_id) ?? null,
          ...state,
          ship_date,
          late_for_ship_date: isLateFor(ship_date, { ...state, expected_at: state.promised_at }),
        };
      }),
  );
}

/**
 * Says what of an order has not shipped and is claimed nowhere: because nothing maps it, or because its claim was given back.
 *
 * @param order - the order; one that is a draft or cancelled claims nothing
 * @param claims - the claims of its lines
 */
export function unallocatedOf(
  order: OrderToClaim,
  claims: readonly AdminOrderClaim[],
): AdminUnallocatedPart[] {
  if (order.status === "canceled" || order.status === "draft") {
    return [];
  }
  return (order.items ?? []).flatMap((line) =>
    stockedPartsOf(line).flatMap(({ inventory_item_id, required_quantity }) => {
      const claimed = claims
        .filter((claim) => claim.line_item_id === line.id)
        .filter((claim) => claim.inventory_item_id === inventory_item_id)
        .map(({ quantity }) => quantity);
      const needed = MathBN.mult(required_quantity, openQuantity(line));
      const quantity = MathBN.sub(needed, MathBN.sum(0, ...claimed)).toNumber();
      const title = line.product_title ?? line.title ?? null;
      const variant_title = line.variant_title ?? null;
      return quantity > 0
        ? [{ line_item_id: line.id, title, variant_title, inventory_item_id, quantity }]
        : [];
    }),
  );
}

/** What waits for several things waits for the last of them; one without a date leaves the claim without. */
export function stateOfClaim(quantity: number, entries: readonly BackorderEntryDTO[]) {
  const open = entries.filter(({ status }) => status === "open");
  const waiting_quantity = open.reduce((sum, entry) => sum + Number(entry.quantity), 0);
  const last = [...open].sort((a, b) => timeOf(a.promised_at) - timeOf(b.promised_at)).at(-1);
  const supply = last?.replenishment_line?.replenishment_order;
  return {
    quantity,
    waiting_quantity,
    covered_quantity: quantity - waiting_quantity,
    waiting_since: isoOf(
      open.map(({ queued_at }) => queued_at).sort((a, b) => timeOf(a) - timeOf(b))[0],
    ),
    promised_at: isoOf(last?.promised_at),
    estimated_at: isoOf(last?.estimated_at),
    priority: Math.max(0, ...open.map(({ priority }) => priority)),
    backorder_entry_ids: open.map(({ id }) => id),
    replenishment_order: supply
      ? { id: supply.id, display_id: supply.display_id, supplier: supply.supplier }
      : null,
    history: entries
      .flatMap(({ promise_history }) => promise_history ?? [])
      .map(({ at, from, to }) => ({ at: isoOf(at) ?? at, from: isoOf(from), to: isoOf(to) }))
      .sort((a, b) => a.at.localeCompare(b.at)),
  };
}

/** No date is later than every date. */
function timeOf(date: Date | string | null): number {
  return date === null ? Infinity : new Date(date).getTime();
}

function isoOf(date: Date | string | null | undefined): string | null {
  return date ? new Date(date).toISOString() : null;
}
