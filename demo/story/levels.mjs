/** What the levels of inventory items have, as the admin API tells it. */

/**
 * @typedef {object} Balances
 * @property {number} stocked
 * @property {number} reserved
 * @property {number} available
 * @property {number} backordered
 */

/**
 * Reads all levels of some items.
 *
 * @param {import("./shop.mjs").Shop} shop
 * @param {string[]} skus the items
 * @returns {Promise<Record<string, Balances>>} by the level's name, in the order of the SKUs
 */
export async function readLevels({ admin, items, locationNames }, skus) {
  const levels = await Promise.all(
    skus.map(async (sku) => {
      const { inventory_levels } = await admin.inventoryItem.listLevels(items.get(sku), {
        fields:
          "location_id,stocked_quantity,reserved_quantity,available_quantity,backordered_quantity",
      });
      return inventory_levels.map((level) => [
        `${sku} at ${locationNames.get(level.location_id)}`,
        {
          stocked: Number(level.stocked_quantity),
          reserved: Number(level.reserved_quantity),
          available: Number(level.available_quantity),
          backordered: Number(level.backordered_quantity),
        },
      ]);
    }),
  );
  return Object.fromEntries(levels.flat());
}

/**
 * How a column changed, summed over an item's levels.
 *
 * @param {{ before: Record<string, Balances>, after: Record<string, Balances> }} readings
 * @param {string} sku
 * @param {keyof Balances} column
 * @returns {number}
 */
export function change({ before, after }, sku, column) {
  const sum = (levels) =>
    Object.entries(levels)
      .filter(([name]) => name.startsWith(`${sku} at `))
      .reduce((total, [, balances]) => total + balances[column], 0);
  return sum(after) - sum(before);
}

/**
 * @param {{ before: Record<string, Balances>, after: Record<string, Balances> }} readings
 * @returns {boolean} whether no balance is other than before
 */
export function unchanged({ before, after }) {
  return JSON.stringify(before) === JSON.stringify(after);
}
