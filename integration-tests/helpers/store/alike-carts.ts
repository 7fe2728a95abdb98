import type { Knex } from "@medusajs/framework/mikro-orm/knex";

import { type CartModel, readCart, writeCart } from "./clone-cart";
import type { MadeVariant } from "./shop";

/** What makes two carts alike: everything but the variant, of which the shop has only such as cost the same. */
export type CartShape = { quantity: number; shippingOptionId: string; paid: boolean };

/** Makes a cart of a variant by way of the store API. */
type Prepare = () => Promise<string>;

/**
 * Prepares carts of one line. The first of its kind goes through the store API, and the others are made like it in the
 * database, with the variant exchanged: most tests are about what comes of a cart.
 *
 * @param knex a connection to the application's database
 * @returns a function that takes the variant, the kind of cart and how the store API makes one, and returns the cart's id
 */
export function alikeCarts(
  knex: Pick<Knex, "raw">,
): (variant: MadeVariant, shape: CartShape, prepare: Prepare) => Promise<string> {
  const models = new Map<string, { variant: MadeVariant; cart: CartModel }>();
  return async (variant, { quantity, shippingOptionId, paid }, prepare) => {
    const kind = JSON.stringify([quantity, shippingOptionId, paid]);
    const model = models.get(kind);
    if (model) {
      return await writeCart(knex, model.cart, {
        [model.variant.id]: variant.id,
        [model.variant.productId]: variant.productId,
        [model.variant.name]: variant.name,
      });
    }
    const cart = await prepare();
    models.set(kind, { variant, cart: await readCart(knex, cart) });
    return cart;
  };
}
