import type { Knex } from "@medusajs/framework/mikro-orm/knex";

import { type CartModel, readCart, writeCart } from "./clone-cart";
import type { NamedVariant } from "./alike-variants";

/** What makes two carts alike: everything but the variants, of which the shop has only such as cost the same. */
export type CartShape = {
  lines: { quantity: number; metadata?: Record<string, unknown> }[];
  metadata?: Record<string, unknown>;
  shippingOptionId: string;
  paid: boolean;
};

/** Makes a cart of variants by way of the store API. */
type Prepare = () => Promise<string>;

/**
 * Prepares carts. The first of its kind goes through the store API, and the others are made like it in the database, with
 * the variants exchanged: most tests are about what comes of a cart.
 *
 * @param knex a connection to the application's database
 * @returns a function that takes a variant for each line, the kind of cart and how the store API makes one, and returns
 *   the cart's id
 */
export function alikeCarts(
  knex: Pick<Knex, "raw">,
): (variants: NamedVariant[], shape: CartShape, prepare: Prepare) => Promise<string> {
  const models = new Map<string, { variants: NamedVariant[]; cart: CartModel }>();
  return async (variants, shape, prepare) => {
    const firstLines = variants.map(({ id }) => variants.findIndex((other) => other.id === id));
    const kind = JSON.stringify([shape, firstLines]);
    const model = models.get(kind);
    if (model) {
      const renames = model.variants.flatMap((from, index) => {
        const to = variants[index];
        return [
          [from.id, to.id],
          [from.productId, to.productId],
          [from.name, to.name],
        ];
      });
      return await writeCart(knex, model.cart, Object.fromEntries(renames));
    }
    const cart = await prepare();
    models.set(kind, { variants, cart: await readCart(knex, cart) });
    return cart;
  };
}
