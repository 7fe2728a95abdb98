import type { Knex } from "@medusajs/framework/mikro-orm/knex";
import { uniqueId } from "./fixtures";

/** The rows that make a cart ready for completion: which tables, and how they hang on the cart's id. */
const CART_ROWS: [table: string, ofCart: string][] = [
  ["cart_address", "id = (select shipping_address_id from cart where id = :cart)"],
  ["cart", "id = :cart"],
  ["cart_line_item", "cart_id = :cart"],
  ["cart_shipping_method", "cart_id = :cart"],
  [
    "payment_collection",
    "id in (select payment_collection_id from cart_payment_collection where cart_id = :cart)",
  ],
  ["cart_payment_collection", "cart_id = :cart"],
  [
    "payment_session",
    "payment_collection_id in (select payment_collection_id from cart_payment_collection where cart_id = :cart)",
  ],
];

/**
 * Copies a prepared cart in the database. Preparing one over HTTP takes four requests; a test that needs many that are
 * all alike has no use for the rest of them.
 *
 * @param knex a connection to the application's database
 * @param cartId a cart from `prepareCart`, without promotions, credit lines and taxes
 * @param copies how many carts to make from it
 * @returns the ids of the copies
 */
export async function cloneCart(
  knex: Pick<Knex, "raw">,
  cartId: string,
  copies: number,
): Promise<string[]> {
  const tables: { table: string; rows: string }[] = [];
  const ids: string[] = [];
  for (const [table, ofCart] of CART_ROWS) {
    const { rows } = await knex.raw<{ rows: { ids: string[]; rows: string }[] }>(
      `select jsonb_agg(t.id) as ids, jsonb_agg(to_jsonb(t))::text as rows from ${table} t where ${ofCart}`,
      { cart: cartId },
    );
    const found = rows[0];
    if (!found?.ids) {
      throw new Error(`The cart ${cartId} is not ready: it has no ${table}`);
    }
    tables.push({ table, rows: found.rows });
    ids.push(...found.ids);
  }
  const carts: string[] = [];
  for (let copy = 0; copy < copies; copy++) {
    const renamed = new Map(ids.map((id) => [id, uniqueId(id.replace(/_.*$/, ""))]));
    for (const { table, rows } of tables) {
      const renamedRows = ids.reduce(
        (text, id) => text.replaceAll(id, renamed.get(id) ?? id),
        rows,
      );
      await knex.raw(
        `insert into ${table} select * from jsonb_populate_recordset(null::${table}, ?::jsonb)`,
        [renamedRows],
      );
    }
    carts.push(renamed.get(cartId) as string);
  }
  return carts;
}
