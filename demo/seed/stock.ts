import type { InventoryTypes, MedusaContainer } from "@medusajs/framework/types";
import {
  createInventoryItemsWorkflow,
  createInventoryLevelsWorkflow,
} from "@medusajs/medusa/core-flows";
import { ITEMS } from "./catalogue";
import { find } from "./lookup";
import { LOCATION_KEYS, type LocationKey } from "./settings";
import type { CatalogueItem, Policy } from "./types";

/** Core's inputs, with the policy that this plugin's Inventory Module takes besides. */
type ItemInput = InventoryTypes.CreateInventoryItemInput & Policy;
type LevelInput = InventoryTypes.CreateInventoryLevelInput & Policy;

type FoundItem = { id: string; sku: string; location_levels?: { location_id: string }[] };

/**
 * Sees to the inventory items with their policies, and to a level at each location that the catalogue names. Levels
 * that exist keep what they have: the shop may have sold since.
 *
 * @param container the application's container
 * @param locationIds the stock locations
 * @returns the items' ids by SKU
 */
export async function ensureStock(
  container: MedusaContainer,
  locationIds: Record<LocationKey, string>,
): Promise<Map<string, string>> {
  const existing = await findItems(container);
  const missing = ITEMS.filter((item) => !existing.has(item.sku));
  if (missing.length) {
    await createInventoryItemsWorkflow(container).run({ input: { items: missing.map(itemInput) } });
  }
  const items = missing.length ? await findItems(container) : existing;

  const levels = ITEMS.flatMap((item) => missingLevels(item, { items, locationIds }));
  if (levels.length) {
    await createInventoryLevelsWorkflow(container).run({ input: { inventory_levels: levels } });
  }
  return new Map([...items.values()].map(({ sku, id }) => [sku, id]));
}

async function findItems(container: MedusaContainer): Promise<Map<string, FoundItem>> {
  const items = await find<FoundItem>(container, {
    entity: "inventory_item",
    fields: ["id", "sku", "location_levels.location_id"],
    filters: { sku: ITEMS.map((item) => item.sku) },
  });
  return new Map(items.map((item) => [item.sku, item]));
}

function itemInput({ sku, title, unit, weight, policy }: CatalogueItem): ItemInput {
  return {
    sku,
    title,
    weight,
    unit_of_measure: unit,
    ...policy,
  };
}

function missingLevels(
  { sku, stock }: CatalogueItem,
  {
    items,
    locationIds,
  }: { items: Map<string, FoundItem>; locationIds: Record<LocationKey, string> },
): LevelInput[] {
  const item = items.get(sku);
  if (!item) {
    throw new Error(`The inventory item ${sku} was not created`);
  }
  const existing = new Set(item.location_levels?.map((level) => level.location_id));
  return LOCATION_KEYS.flatMap((key) => {
    const wanted = stock[key];
    const locationId = locationIds[key];
    if (wanted === undefined || existing.has(locationId)) {
      return [];
    }
    return [
      {
        inventory_item_id: item.id,
        location_id: locationId,
        ...(typeof wanted === "number" ? { stocked_quantity: wanted } : levelInput(wanted)),
      },
    ];
  });
}

function levelInput({ stocked, ...policy }: { stocked: number } & Policy) {
  return { stocked_quantity: stocked, ...policy };
}
