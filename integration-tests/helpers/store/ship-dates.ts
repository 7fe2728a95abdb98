import type { TestApp } from "../app/medusa-app";
import { claimsOfOrder } from "./order-traces";
import type { MadeVariant } from "./shop";
import { inDays, orderSupply } from "./supply";

/** The day so many days from now, as a cart's metadata has it. */
export const on = (days: number): string => inDays(days).slice(0, 10);

/**
 * Orders that are wanted on a day, in a shop with two locations.
 *
 * @param app the application
 */
export function shipDateScene(app: TestApp) {
  const [first, second] = [0, 1].map((place) => () => app.shop.locations[place].id);

  /** A variant that may not be backordered, of which something is expected, at the first location unless it is said. */
  const expected = async (
    stocked: number,
    ...supply: [quantity: number, days: number, location?: string][]
  ) => {
    const variant = await app.makeVariant({
      stocked: { [first()]: stocked, [second()]: 0 },
      levelPolicy: { allow_backorder: false },
    });
    for (const [quantity, days, location] of supply) {
      await orderSupply(app, { item: variant.item, quantity, date: inDays(days), location });
    }
    return variant;
  };

  const cartOf = (variant: MadeVariant, quantity: number, ship_date: unknown) => ({
    lines: [{ variant, quantity }],
    metadata: { ship_date },
  });

  /** Orders a line in a cart that is wanted on a day, request by request. */
  const orderFor = (...wanted: Parameters<typeof cartOf>) => app.tryOrder(cartOf(...wanted));

  /** The same of a cart that is like others before; throws where the order is refused. */
  const placeFor = (...wanted: Parameters<typeof cartOf>) => app.placeOrder(cartOf(...wanted));

  const claimsAt = async (order: { id: string }) =>
    (await claimsOfOrder(app.knex, order.id)).map(({ location_id, quantity }) => [
      location_id === first() ? "here" : "there",
      Number(quantity),
    ]);

  return { expected, orderFor, placeFor, claimsAt };
}
