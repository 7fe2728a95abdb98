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
  manage_inventory: boolean;
  allow_backorder: boolean;
  items: ItemStock[];
  /** Where it was asked for. */
  product?: ProductOfVariant;
};

/** What a shopper knows a variant by, and whether it is on sale. */
export type ProductOfVariant = {
  id: string;
  title: string;
  variant_title: string;
  /** true when the product is published and in the sales channel. */
  offered: boolean;
};

export type ReadAvailabilityOptions = {
  variantIds: readonly string[];
  /** Only levels at this channel's locations are read. */
  salesChannelId: string | null;
  /** Locations whose levels are read as well, in the channel or not. */
  locationIds?: readonly string[];
  /** Whether the variants' products are read, too. Most pages need only numbers, and ask often. */
  withProduct?: boolean;
};

type Row = Omit<VariantStock, "items" | "product"> & {
  inventory_item_id: string | null;
  required_quantity: string;
  requires_shipping: boolean | null;
  item_allow_backorder: boolean | null;
  item_backorder_limit: string | null;
  /** The levels' fields in order, packed: on a page with many levels, JSON costs more than reading them. */
  levels: string | null;
  product?: ProductOfVariant;
};

/** The separators of packed levels (unit and record separator), which are in no id. */
const BETWEEN_FIELDS = "\u001f";
const BETWEEN_LEVELS = "\u001e";

const PRODUCT_COLUMN = `
            jsonb_build_object(
              'id', p.id,
              'title', p.title,
              'variant_title', v.title,
              'offered', p.status = 'published' and p.deleted_at is null and exists (
                select from product_sales_channel c
                 where c.product_id = p.id and c.sales_channel_id = ?::text and c.deleted_at is null
              )
            ) as product,`;
const PRODUCT_JOIN = "join product p on p.id = v.product_id";

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
  { variantIds, salesChannelId, locationIds = [], withProduct = false }: ReadAvailabilityOptions,
): Promise<VariantStock[]> {
  const rows = await execute<Row>(
    `with location as materialized (
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
            v.manage_inventory,
            v.allow_backorder,${withProduct ? PRODUCT_COLUMN : ""}
            part.inventory_item_id,
            part.required_quantity::text as required_quantity,
            i.requires_shipping,
            i.allow_backorder as item_allow_backorder,
            i.backorder_limit::text as item_backorder_limit,
            level.levels
       from product_variant v
       ${withProduct ? PRODUCT_JOIN : ""}
       left join product_variant_inventory_item part on part.variant_id = v.id and part.deleted_at is null
       left join inventory_item i on i.id = part.inventory_item_id and i.deleted_at is null
       left join lateral (
         select string_agg(
                  l.location_id
                    || ?::text || (l.stocked_quantity - l.reserved_quantity)
                    || ?::text || coalesce(l.allow_backorder::text, '')
                    || ?::text || coalesce(l.backorder_limit::text, '')
                    || ?::text || location.in_channel,
                  ?::text
                ) as levels
           from inventory_level l
           join location on location.location_id = l.location_id
          where l.inventory_item_id = i.id and l.deleted_at is null
       ) as level on true
      where v.id = any (?::text[]) and v.deleted_at is null
      order by v.id, part.created_at, part.id`,
    [
      salesChannelId,
      locationIds,
      ...(withProduct ? [salesChannelId] : []),
      ...Array<string>(4).fill(BETWEEN_FIELDS),
      BETWEEN_LEVELS,
      variantIds,
    ],
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
        manage_inventory: row.manage_inventory,
        allow_backorder: row.allow_backorder,
        items: [],
        ...(row.product && { product: row.product }),
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
        levels: unpackLevels(row.levels),
      });
    }
  }
  return [...variants.values()];
}

function unpackLevels(packed: string | null): LevelStock[] {
  return (packed?.split(BETWEEN_LEVELS) ?? []).map((level) => {
    const [location_id, available, allow_backorder, backorder_limit, in_channel] =
      level.split(BETWEEN_FIELDS);
    return {
      location_id,
      available,
      allow_backorder: allow_backorder === "" ? null : allow_backorder === "true",
      backorder_limit: backorder_limit === "" ? null : backorder_limit,
      in_channel: in_channel === "true",
    };
  });
}
