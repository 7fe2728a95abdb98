import type { Knex } from "@medusajs/framework/mikro-orm/knex";
import type { IInventoryService, InventoryTypes } from "@medusajs/framework/types";
import { randomBytes } from "node:crypto";

/** Backorder policy as it is stored on an item or a level; null inherits. */
export type StoredPolicy = {
  allow_backorder?: boolean | null;
  backorder_limit?: number | null;
};

/** Exact decimal strings, without trailing zeros. */
export type LevelSnapshot = {
  stocked: string;
  reserved: string;
  /** Stocked minus reserved; negative when the level is oversold. */
  available: string;
  /** Open backorder quantity; "0" where the module is Medusa's own. */
  backordered: string;
};

/**
 * An id that no other test uses.
 *
 * @param prefix what kind of id it is, for example `sloc`
 * @returns the prefix, an underscore and a random part
 */
export function uniqueId(prefix: string): string {
  return `${prefix}_${randomBytes(6).toString("hex")}`;
}

/**
 * Creates an inventory item.
 *
 * @param service the Inventory Module
 * @param data fields of the item, policy included; the SKU is unique unless given
 * @returns the created item
 */
export async function makeItem(
  service: IInventoryService,
  data: InventoryTypes.CreateInventoryItemInput & StoredPolicy = {},
): Promise<InventoryTypes.InventoryItemDTO> {
  return await service.createInventoryItems({ sku: uniqueId("sku"), ...data });
}

/** What a level is made from. */
export type LevelInput = StoredPolicy & {
  /** The item or its id; a new item by default. */
  item?: string | { id: string };
  /** The stock location's id; a new one by default. The module does not look it up. */
  location?: string;
  /** Units in stock; 0 by default. */
  stocked?: number | string;
};

/** A level with the ids that tests need all the time. */
export type MadeLevel = InventoryTypes.InventoryLevelDTO & { item: string; location: string };

/**
 * Creates an inventory level, and an item for it if none is given.
 *
 * @param service the Inventory Module
 * @param input see {@link LevelInput}
 * @returns the created level, with `item` and `location` as ids
 */
export async function makeLevel(
  service: IInventoryService,
  { item, location = uniqueId("sloc"), stocked = 0, ...policy }: LevelInput = {},
): Promise<MadeLevel> {
  const owner = item ?? (await makeItem(service));
  const itemId = typeof owner === "string" ? owner : owner.id;
  const input = {
    inventory_item_id: itemId,
    location_id: location,
    // Core's type says number; the database column and the module take exact decimal strings.
    stocked_quantity: stocked as number,
    ...policy,
  };
  const level = await service.createInventoryLevels(input);
  return { ...level, item: itemId, location };
}

/**
 * Reads a level's balances from the database, past any cache or conversion.
 *
 * @param knex a connection to the database
 * @param item the inventory item's id
 * @param location the stock location's id
 * @returns the balances as exact decimal strings
 * @throws when there is no live level
 */
export async function snapshot(
  knex: Pick<Knex, "raw">,
  item: string,
  location: string,
): Promise<LevelSnapshot> {
  // `to_jsonb` lets the same query read a database of Medusa's own module, without that column.
  const { rows } = await knex.raw<{ rows: LevelSnapshot[] }>(
    `select trim_scale(stocked_quantity)::text as stocked,
            trim_scale(reserved_quantity)::text as reserved,
            trim_scale(stocked_quantity - reserved_quantity)::text as available,
            coalesce(trim_scale((to_jsonb(l) ->> 'backordered_quantity')::numeric)::text, '0') as backordered
       from inventory_level l
      where inventory_item_id = ? and location_id = ? and deleted_at is null`,
    [item, location],
  );
  const [level] = rows;
  if (!level) {
    throw new Error(`There is no level of item ${item} at location ${location}`);
  }
  return level;
}
