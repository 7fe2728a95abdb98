import { PLAN_BY_KEY } from "./settings";

/** The separators of packed levels (unit and record separator), which are in no id. */
export const BETWEEN_FIELDS = "\u001f";
export const BETWEEN_LEVELS = "\u001e";
const inSql = (separator: string): string => `chr(${separator.charCodeAt(0)})`;

const PRODUCT_COLUMN = `,
           jsonb_build_object(
             'id', p.id,
             'title', p.title,
             'variant_title', v.title,
             'offered', p.status = 'published' and p.deleted_at is null and exists (
               select from product_sales_channel c
                where c.product_id = p.id and c.sales_channel_id = p_sales_channel and c.deleted_at is null
             )
           )`;

/**
 * Reads everything that availability is computed from, for any number of variants. It is the one place of this module
 * that looks at tables of other modules (variants, products, and the links of variants to items and of channels to
 * locations), because a page of a storefront asks for all of it at once. Medusa keeps them in one database. A function,
 * because planning the statement anew takes as long as running it.
 *
 * Locks nothing. Returns: the variants that exist, in no particular order; deleted ones are left out.
 */
const readAvailabilityFunction = (name: string, withProduct: boolean): string => `
create or replace function ${name}(p_variants text[], p_sales_channel text, p_locations text[])
returns table (
  variant_id text,
  manage_inventory boolean,
  allow_backorder boolean,
  inventory_item_id text,
  required_quantity text,
  requires_shipping boolean,
  item_allow_backorder boolean,
  item_backorder_limit text,
  levels text${withProduct ? ", product jsonb" : ""}
) language plpgsql stable ${PLAN_BY_KEY} as $$
#variable_conflict use_column
begin
  return query
    with location as materialized (
      select location_id, bool_or(in_channel) as in_channel
        from (
          select stock_location_id as location_id, true as in_channel
            from sales_channel_stock_location
           where sales_channel_id = p_sales_channel and deleted_at is null
           union all
          select named.location_id, false from unnest(p_locations) as named (location_id)
        ) as candidate
       group by location_id
    )
    select v.id,
           v.manage_inventory,
           v.allow_backorder,
           part.inventory_item_id::text,
           part.required_quantity::text,
           i.requires_shipping,
           i.allow_backorder,
           i.backorder_limit::text,
           level.levels${withProduct ? PRODUCT_COLUMN : ""}
      from product_variant v
      ${withProduct ? "join product p on p.id = v.product_id" : ""}
      left join product_variant_inventory_item part on part.variant_id = v.id and part.deleted_at is null
      left join inventory_item i on i.id = part.inventory_item_id and i.deleted_at is null
      left join lateral (
        select string_agg(
                 l.location_id
                   || ${inSql(BETWEEN_FIELDS)} || (l.stocked_quantity - l.reserved_quantity)
                   || ${inSql(BETWEEN_FIELDS)} || coalesce(l.allow_backorder::text, '')
                   || ${inSql(BETWEEN_FIELDS)} || coalesce(l.backorder_limit::text, '')
                   || ${inSql(BETWEEN_FIELDS)} || location.in_channel,
                 ${inSql(BETWEEN_LEVELS)}
               ) as levels
          from inventory_level l
          join location on location.location_id = l.location_id
         where l.inventory_item_id = i.id and l.deleted_at is null
      ) as level on true
     where v.id = any (p_variants) and v.deleted_at is null
     order by v.id, part.created_at, part.id;
end
$$;
`;

export const readAvailabilityFunctions =
  readAvailabilityFunction("backorders_v1_read_availability", false) +
  readAvailabilityFunction("backorders_v1_read_offered_availability", true);
