import type { MedusaContainer } from "@medusajs/framework/types";
import { inventoryOf } from "../../src/modules/inventory/inventory-of";
import { find } from "./lookup";
import type { LocationKey } from "./settings";

const DAY_MS = 86_400_000;

type SeedSupply = {
  location: LocationKey;
  supplier: string;
  /** Each order is known by it. */
  reference: string;
  /** Days from now; negative: it is late; absent: a draft, that nobody has sent yet. */
  days?: number;
  lines: { sku: string; quantity: number }[];
};

/** What is on its way to the seeded shop: one order in time, one that is late, and a draft. */
const SUPPLY: SeedSupply[] = [
  {
    location: "utrecht",
    supplier: "Twee Straten Metaal",
    reference: "TSM-2081",
    days: 9,
    lines: [
      { sku: "PMP-FLR-RED", quantity: 20 },
      { sku: "PMP-FLR-BLK", quantity: 12 },
    ],
  },
  {
    location: "leipzig",
    supplier: "Elbe Fahrradteile",
    reference: "EF-2026-117",
    days: -4,
    lines: [{ sku: "TLS-MUL-14", quantity: 40 }],
  },
  {
    location: "leipzig",
    supplier: "Elbe Fahrradteile",
    reference: "EF-2026-130",
    lines: [{ sku: "LUB-WET-100", quantity: 60 }],
  },
];

/**
 * Sees to what is on its way. Orders that exist stay as they are.
 *
 * @param container the application's container
 * @param seeded the stock locations, and the inventory items by SKU
 */
export async function ensureSupply(
  container: MedusaContainer,
  {
    locationIds,
    itemIds,
  }: { locationIds: Record<LocationKey, string>; itemIds: Map<string, string> },
): Promise<void> {
  const existing = await find<{ reference: string | null }>(container, {
    entity: "replenishment_order",
    fields: ["reference"],
    filters: { reference: SUPPLY.map(({ reference }) => reference) },
  });
  const known = new Set(existing.map(({ reference }) => reference));
  const missing = SUPPLY.filter(({ reference }) => !known.has(reference));
  if (!missing.length) {
    return;
  }
  await inventoryOf(container).createReplenishmentOrders(
    missing.map(({ location, supplier, reference, days, lines }) => ({
      location_id: locationIds[location],
      supplier,
      reference,
      ...(days === undefined
        ? { status: "draft" as const }
        : { status: "ordered" as const, expected_at: dayIn(days) }),
      lines: lines.map(({ sku, quantity }) => ({
        inventory_item_id: itemIds.get(sku) as string,
        quantity,
      })),
    })),
  );
}

/** So many days from now, at midnight. */
function dayIn(days: number): string {
  return `${new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10)}T00:00:00.000Z`;
}
