import type { MedusaContainer } from "@medusajs/framework/types";
import { ContainerRegistrationKeys } from "@medusajs/framework/utils";

import { inventoryOf } from "../../../modules/inventory/inventory-of";
import type { ReservationItemWithFormDTO } from "../../../modules/inventory/types";
import type { AdminClaim } from "../../../types/http";
import { stateOfClaim } from "../orders/helpers";
import { readOrdersOfLines } from "../replenishment-orders/helpers";

/**
 * Reads what a reservation claims, and what of it waits for what.
 *
 * @throws MedusaError `not_found` for an unknown one
 */
export async function readClaim(scope: MedusaContainer, id: string): Promise<AdminClaim> {
  const inventory = inventoryOf(scope);
  const claim = (await inventory.retrieveReservationItem(id)) as ReservationItemWithFormDTO;
  const { inventory_item_id, location_id } = claim;
  const line_item_id = claim.line_item_id ?? null;
  const [entries, item, { data: locations }, orders] = await Promise.all([
    inventory.listBackorderEntries(
      { reservation_id: id },
      { take: null as never, relations: ["replenishment_line.replenishment_order"] },
    ),
    inventory.retrieveInventoryItem(inventory_item_id, { select: ["id", "sku", "title"] }),
    scope.resolve(ContainerRegistrationKeys.QUERY).graph({
      entity: "stock_location",
      fields: ["id", "name"],
      filters: { id: location_id },
    }),
    readOrdersOfLines(line_item_id === null ? [] : [line_item_id], scope),
  ]);
  const order = orders.get(line_item_id ?? "");
  return {
    reservation_id: id,
    form: claim.deducted ? "deducted" : "held",
    line_item_id,
    order_id: order?.order_id ?? null,
    order_display_id: order?.order?.display_id ?? null,
    inventory_item_id,
    sku: item.sku ?? null,
    item_title: item.title ?? null,
    location_id,
    location_name: locations[0]?.name ?? null,
    ...stateOfClaim(Number(claim.quantity), entries),
  };
}
