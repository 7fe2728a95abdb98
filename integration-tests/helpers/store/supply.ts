import type { TestApp } from "../app/medusa-app";

/** The moment so many days from now, at midnight UTC, as a purchaser would type it. */
export function inDays(days: number): string {
  const date = new Date(Date.now() + days * 86_400_000);
  date.setUTCHours(0, 0, 0, 0);
  return date.toISOString();
}

export type OrderedSupply = {
  /** The inventory item. */
  item: string;
  quantity: number;
  /** ISO 8601; null: no date yet. */
  date: string | null;
  /** The first location by default. */
  location?: string;
};

/**
 * Orders supply at a supplier.
 *
 * @param app the application
 * @param supply what comes when
 * @returns the id of the replenishment order, and of its line
 */
export async function orderSupply(
  app: TestApp,
  { item, quantity, date, location = app.shop.locations[0].id }: OrderedSupply,
): Promise<{ id: string; line: string }> {
  const { replenishment_orders: made } = await app.inventory.createReplenishmentOrders([
    {
      location_id: location,
      status: "ordered",
      expected_at: date,
      lines: [{ inventory_item_id: item, quantity }],
    },
  ]);
  return { id: made[0].id, line: made[0].lines?.[0].id ?? "" };
}
