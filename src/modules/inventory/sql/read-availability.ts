import { ExecuteSql } from "./execute";

/** A level that may serve a shopper. Decimals as `numeric` prints them. */
export type LevelStock = {
  location_id: string;
  /** stocked - reserved; may be negative. */
  available: string;
  allow_backorder: boolean | null;
  backorder_limit: string | null;
  /** false: the location was named by the caller, and the sales channel does not map it. */
  in_channel: boolean;
};

/** One of the inventory items that a variant consists of. */
export type ItemStock = {
  inventory_item_id: string;
  /** Units of the item in one unit of the variant, > 0. */
  required_quantity: string;
  requires_shipping: boolean;
  allow_backorder: boolean | null;
  backorder_limit: string | null;
  levels: LevelStock[];
};

/** What one read knows of a variant: facts, no judgement. */
export type VariantStock = {
  variant_id: string;
  product_id: string;
  product_title: string;
  variant_title: string;
  manage_inventory: boolean;
  allow_backorder: boolean;
  /** true when the product is published and in the sales channel. */
  offered: boolean;
  items: ItemStock[];
};

export type ReadAvailabilityOptions = {
  variantIds: readonly string[];
  /** Only levels at this channel's locations are read. */
  salesChannelId: string | null;
  /** Locations whose levels are read as well, in the channel or not. */
  locationIds?: readonly string[];
};

/** location_id, available, allow_backorder, backorder_limit, in_channel. */
type LevelTuple = [string, string, boolean | null, string | null, boolean];

type Row = Omit<VariantStock, "items"> & {
  inventory_item_id: string | null;
  required_quantity: string;
  requires_shipping: boolean | null;
  item_allow_backorder: boolean | null;
  item_backorder_limit: string | null;
  levels: LevelTuple[] | null;
};

/**
 * Reads everything that availability is computed from, for any number of variants, in one statement. It is the one
 * place of this module that looks at tables of other modules (variants, products, and the links of variants to items
 * and of channels to locations), because a page of a storefront asks for all of it at once. Medusa keeps them in one
 * database.
 *
 * Locks nothing. Returns: the variants that exist, in no particular order; deleted ones are left out.
 */
export async function readAvailability(
  execute: ExecuteSql,
  { variantIds, salesChannelId, locationIds = [] }: ReadAvailabilityOptions,
): Promise<VariantStock[]> {
  const rows = await execute<Row>(
    `with location as (
       select location_id, bool_or(in_channel) as in_channel
         from (
           select stock_location_id as location_id, true as in_channel
             from sales_channel_stock_location
            where sales_channel_id = ?::text and deleted_at is null
            union all
           select named.location_id, false from unnest(?::text[]) as named (location_id)
         ) as candidate
        group by location_id
     )
     select v.id as variant_id,
            v.product_id,
            p.title as product_title,
            v.title as variant_title,
            v.manage_inventory,
            v.allow_backorder,
            p.status = 'published' and p.deleted_at is null and exists (
              select from product_sales_channel c
               where c.product_id = p.id and c.sales_channel_id = ?::text and c.deleted_at is null
            ) as offered,
            part.inventory_item_id,
            part.required_quantity::text as required_quantity,
            i.requires_shipping,
            i.allow_backorder as item_allow_backorder,
            i.backorder_limit::text as item_backorder_limit,
            level.levels
       from product_variant v
       join product p on p.id = v.product_id
       left join product_variant_inventory_item part on part.variant_id = v.id and part.deleted_at is null
       left join inventory_item i on i.id = part.inventory_item_id and i.deleted_at is null
       left join lateral (
         select json_agg(json_build_array(
                  l.location_id,
                  (l.stocked_quantity - l.reserved_quantity)::text,
                  l.allow_backorder,
                  l.backorder_limit::text,
                  location.in_channel
                )) as levels
           from inventory_level l
           join location on location.location_id = l.location_id
          where l.inventory_item_id = i.id and l.deleted_at is null
       ) as level on true
      where v.id = any (?::text[]) and v.deleted_at is null
      order by v.id, part.created_at, part.id`,
    [salesChannelId, locationIds, salesChannelId, variantIds],
  );
  return gatherVariants(rows);
}

/** One object for each variant, from one row for each of its items. */
function gatherVariants(rows: readonly Row[]): VariantStock[] {
  const variants = new Map<string, VariantStock>();
  for (const row of rows) {
    let variant = variants.get(row.variant_id);
    if (!variant) {
      variant = {
        variant_id: row.variant_id,
        product_id: row.product_id,
        product_title: row.product_title,
        variant_title: row.variant_title,
        manage_inventory: row.manage_inventory,
        allow_backorder: row.allow_backorder,
        offered: row.offered,
        items: [],
      };
      variants.set(row.variant_id, variant);
    }
    if (row.inventory_item_id !== null) {
      variant.items.push({
        inventory_item_id: row.inventory_item_id,
        required_quantity: row.required_quantity,
        requires_shipping: row.requires_shipping ?? true,
        allow_backorder: row.item_allow_backorder,
        backorder_limit: row.item_backorder_limit,
        levels: (row.levels ?? []).map(
          ([location_id, available, allow_backorder, backorder_limit, in_channel]) => ({
            location_id,
            available,
            allow_backorder,
            backorder_limit,
            in_channel,
          }),
        ),
      });
    }
  }
  return [...variants.values()];
}
