import type { Knex } from "@medusajs/framework/mikro-orm/knex";

import { readRows, type RowsModel, writeRows } from "./alike-rows";

const VARIANTS = "(select id from product_variant where product_id = :id)";
const PRICE_SETS = `(select price_set_id from product_variant_price_set where variant_id in ${VARIANTS})`;
const OPTIONS = "(select product_option_id from product_product_option where product_id = :id)";

/** The rows that put a product with one variant up for sale; its inventory items are not among them. */
const PRODUCT_ROWS = {
  product: "id = :id",
  product_option: `id in ${OPTIONS}`,
  product_option_value: `option_id in ${OPTIONS}`,
  product_product_option: "product_id = :id",
  product_product_option_value:
    "product_product_option_id in (select id from product_product_option where product_id = :id)",
  product_variant: "product_id = :id",
  product_variant_option: `variant_id in ${VARIANTS}`,
  product_sales_channel: "product_id = :id",
  product_shipping_profile: "product_id = :id",
  product_variant_inventory_item: `variant_id in ${VARIANTS}`,
  price_set: `id in ${PRICE_SETS}`,
  price: `price_set_id in ${PRICE_SETS}`,
  product_variant_price_set: `variant_id in ${VARIANTS}`,
};

/** What a unit of a variant consists of. */
export type Part = { item: string; required: number };

/** A variant that was put up for sale. */
export type NamedVariant = {
  id: string;
  productId: string;
  /** What its title, its SKU and its handle have in common, and no other's. */
  name: string;
};

/** What a variant is made from; all have one price, and are sold and shipped alike. */
type Wanted = { name: string; allow_backorder: boolean; parts: Part[] };

/** Makes a variant by way of the admin API. */
type Make = () => Promise<NamedVariant>;

/**
 * Puts variants up for sale. The first of its kind goes through the admin API, and the others are made like it in the
 * database, with the name and the inventory items exchanged: most tests are about what comes of a variant.
 *
 * @param knex a connection to the application's database
 * @returns a function that takes what is wanted and how the admin API makes it
 */
export function alikeVariants(
  knex: Pick<Knex, "raw">,
): (wanted: Wanted, make: Make) => Promise<NamedVariant> {
  const models = new Map<string, { made: NamedVariant; parts: Part[]; product: RowsModel }>();
  return async ({ name, allow_backorder, parts }, make) => {
    const kind = JSON.stringify([allow_backorder, parts.map(({ required }) => required)]);
    const model = models.get(kind);
    if (model) {
      const items = model.parts.map(({ item }, index) => [item, parts[index]?.item ?? ""]);
      const renames = { [model.made.name]: name, ...Object.fromEntries(items) };
      const rename = await writeRows(knex, model.product, renames);
      return { id: rename(model.made.id), productId: rename(model.made.productId), name };
    }
    const made = await make();
    models.set(kind, { made, parts, product: await readRows(knex, PRODUCT_ROWS, made.productId) });
    return made;
  };
}
