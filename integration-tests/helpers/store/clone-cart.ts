import type { Knex } from "@medusajs/framework/mikro-orm/knex";

import { readRows, type RowsModel, writeRows } from "./alike-rows";
import { uniqueId } from "./fixtures";

/** The rows that make a cart ready for completion. */
const CART_ROWS = {
  customer: "id = (select customer_id from cart where id = :id)",
  cart_address: "id = (select shipping_address_id from cart where id = :id)",
  cart: "id = :id",
  cart_line_item: "cart_id = :id",
  cart_shipping_method: "cart_id = :id",
  payment_collection:
    "id in (select payment_collection_id from cart_payment_collection where cart_id = :id)",
  cart_payment_collection: "cart_id = :id",
  payment_session:
    "payment_collection_id in (select payment_collection_id from cart_payment_collection where cart_id = :id)",
};

/** A prepared cart to make others from. */
export type CartModel = RowsModel & { email: string };

/**
 * Reads a prepared cart, to copy it in the database. Preparing one over HTTP takes four requests and 300 statements of
 * Medusa's; a test that needs a cart like another, and is about what comes of it, has no use for them.
 *
 * @param knex a connection to the application's database
 * @param cartId a cart of a guest, without promotions, credit lines and taxes; with or without a payment
 * @returns the model; it may be used after its cart is gone
 * @throws when there is no such cart, or it has no lines or no shipping
 */
export async function readCart(knex: Pick<Knex, "raw">, cartId: string): Promise<CartModel> {
  const model = await readRows(knex, CART_ROWS, cartId);
  const found = new Map(model.rows);
  const [cart] = JSON.parse(found.get("cart") ?? "[]") as { email?: string }[];
  if (!cart?.email || !found.has("cart_line_item") || !found.has("cart_shipping_method")) {
    throw new Error(`The cart ${cartId} is not ready: it has ${[...found.keys()].join(", ")}`);
  }
  return { ...model, email: cart.email };
}

/**
 * Writes a cart like the model, of a guest of its own.
 *
 * @param knex a connection to the application's database
 * @param model the model
 * @param renames what else is called otherwise in the new cart, for example the variant: new by old
 * @returns the new cart's id
 */
export async function writeCart(
  knex: Pick<Knex, "raw">,
  model: CartModel,
  renames: Record<string, string> = {},
): Promise<string> {
  const guest = { [model.email]: `${uniqueId("shopper")}@example.com` };
  const rename = await writeRows(knex, model, { ...guest, ...renames });
  return rename(model.id);
}

/**
 * Copies a prepared cart.
 *
 * @param knex a connection to the application's database
 * @param cartId see {@link readCart}
 * @param copies how many carts to make from it
 * @returns the ids of the copies
 */
export async function cloneCart(
  knex: Pick<Knex, "raw">,
  cartId: string,
  copies: number,
): Promise<string[]> {
  const model = await readCart(knex, cartId);
  const carts: string[] = [];
  for (let copy = 0; copy < copies; copy++) {
    carts.push(await writeCart(knex, model));
  }
  return carts;
}
