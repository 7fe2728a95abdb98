import type { Knex } from "@medusajs/framework/mikro-orm/knex";

import { uniqueId } from "./fixtures";

/** The rows that make a cart ready for completion: which tables, and how they hang on the cart's id. */
const CART_ROWS = {
  customer: "id = (select customer_id from cart where id = :cart)",
  cart_address: "id = (select shipping_address_id from cart where id = :cart)",
  cart: "id = :cart",
  cart_line_item: "cart_id = :cart",
  cart_shipping_method: "cart_id = :cart",
  payment_collection:
    "id in (select payment_collection_id from cart_payment_collection where cart_id = :cart)",
  cart_payment_collection: "cart_id = :cart",
  payment_session:
    "payment_collection_id in (select payment_collection_id from cart_payment_collection where cart_id = :cart)",
};

type CartTable = keyof typeof CART_ROWS;
const TABLES = Object.keys(CART_ROWS) as CartTable[];

/** A prepared cart to make others from: a text by table, and what in it names this one cart. */
export type CartModel = {
  cart: string;
  rows: [table: CartTable, text: string][];
  ids: string[];
  email: string;
};

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
  const selects = TABLES.map(
    (
      table,
    ) => `select '${table}' as "table", jsonb_agg(t.id) as ids, jsonb_agg(to_jsonb(t))::text as text,
                       max(to_jsonb(t) ->> 'email') as email
                  from ${table} t where ${CART_ROWS[table]}`,
  );
  type Read = { table: CartTable; ids: string[] | null; text: string; email: string | null };
  const { rows } = await knex.raw<{ rows: Read[] }>(selects.join(" union all "), { cart: cartId });
  const found = rows.filter(({ ids }) => ids);
  const cart = found.find(({ table }) => table === "cart");
  if (!cart?.email || !["cart_line_item", "cart_shipping_method"].every(isFound)) {
    throw new Error(`The cart ${cartId} is not ready: it has ${found.map(({ table }) => table)}`);
  }
  return {
    cart: cartId,
    rows: TABLES.flatMap((name) => found.filter(({ table }) => table === name)).map((read) => [
      read.table,
      read.text,
    ]),
    ids: found.flatMap(({ ids }) => ids ?? []),
    email: cart.email,
  };

  function isFound(name: string): boolean {
    return found.some(({ table }) => table === name);
  }
}

/**
 * Writes a cart like the model, of a guest of its own, in one statement.
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
  const renamed: [string, string][] = [
    ...model.ids.map((id): [string, string] => [id, uniqueId(id.replace(/_[^_]*$/, ""))]),
    [model.email, `${uniqueId("shopper")}@example.com`],
    ...Object.entries(renames),
  ];
  const inserts = model.rows.map(
    ([table], index) =>
      `i${index} as (insert into ${table} select * from jsonb_populate_recordset(null::${table}, ?::jsonb))`,
  );
  const texts = model.rows.map(([, text]) =>
    renamed.reduce((result, [from, to]) => result.replaceAll(from, to), text),
  );
  await knex.raw(`with ${inserts.join(", ")} select 1`, texts);
  return renamed.find(([from]) => from === model.cart)?.[1] as string;
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
