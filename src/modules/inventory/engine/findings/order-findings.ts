import { lackingSql, neededSql, placedSql } from "../order-needs";

/**
 * Compares claims with the lines that they are for, and lines with their claims (order-needs.ts). A claim by hand that names no
 * line is nobody's business.
 */

const orderSql = (row: string): string =>
  `'order #' || coalesce(${row}.display_id::text, ${row}.order_id)`;
const NUMBER = (value: string): string => `trim_scale(${value})::text`;

/**
 * @param scoped - whether only the lines of one parameter, an array of ids, are looked at; the parameter stands three times
 * @returns SQL of rows as findings/index.ts reads them
 */
export const orderFindingsSql = (scoped: boolean): string => {
  const ofLines = (column: string) => (scoped ? `and ${column} = any (?::text[])` : "");
  return `
  with claim as materialized (
    select r.id, r.line_item_id, r.inventory_item_id, r.location_id, r.quantity, r.from_order
      from reservation_item r
     where r.deleted_at is null and r.line_item_id is not null ${ofLines("r.line_item_id")}
  ),
  claimed as materialized (
    select line_item_id, inventory_item_id, sum(quantity) as quantity, min(id) as id, min(location_id) as location_id,
           count(*) as claims
      from claim group by line_item_id, inventory_item_id
  ),
  placed as materialized (${placedSql(`oi.item_id in (select line_item_id from claim) ${ofLines("oi.item_id")}`)}),
  needed as materialized (${neededSql("placed")}),
  judged as (
    select claim.*, placed.order_id, placed.display_id,
           case
             when placed.line_item_id is null then lost.kind
             when placed.deleted then 'claim_without_order'
             when placed.status = 'canceled' then 'claim_of_cancelled_order'
             when placed.status = 'archived' then 'claim_of_archived_order'
             when placed.status <> 'draft' and placed.open_quantity = 0 then 'claim_of_fulfilled_line'
           end as kind
      from claim
      left join placed on placed.line_item_id = claim.line_item_id
      left join lateral (
        select case
                 when exists (
                   select from order_item oi join "order" o on o.id = oi.order_id and o.deleted_at is null
                    where oi.item_id = claim.line_item_id
                 ) then 'claim_without_line'
                 when exists (select from order_line_item li where li.id = claim.line_item_id) then 'claim_without_order'
                 when cart.line_id is null then 'claim_without_line'
                 when not cart.open then 'claim_of_closed_cart'
               end as kind
          from (select claim.line_item_id as id) as asked
          left join lateral (
            select li.id as line_id,
                   li.deleted_at is null and c.id is not null and c.deleted_at is null and c.completed_at is null as open
              from cart_line_item li
              left join cart c on c.id = li.cart_id
             where li.id = asked.id
          ) as cart on true
         where placed.line_item_id is null
      ) as lost on true
  ),
  open_line as (${placedSql(`oi.quantity > oi.fulfilled_quantity ${ofLines("oi.item_id")}`)}),
  lacking as (${lackingSql("open_line", "claimed")}
  )
  select kind, id as subject, inventory_item_id, location_id, order_id, line_item_id, id as reservation_id,
         'A claim of ' || ${NUMBER("quantity")} || case kind
           when 'claim_without_line' then ' is for line ' || line_item_id || ', which does not exist'
             || case when from_order then '' else ' (made by hand, or before the plugin)' end
           when 'claim_of_closed_cart' then ' is for a line of a cart that is gone or completed'
           when 'claim_without_order' then ' is for an order that is gone'
           when 'claim_of_cancelled_order' then ' is for ' || ${orderSql("judged")} || ', which is cancelled'
           when 'claim_of_archived_order' then ' is for ' || ${orderSql("judged")} || ', which is archived'
           else ' is for a line of ' || ${orderSql("judged")} || ' that is fulfilled'
         end as detail
    from judged
   where kind is not null
  union all
  select 'claim_exceeds_line', claimed.line_item_id || ':' || claimed.inventory_item_id, claimed.inventory_item_id,
         claimed.location_id, placed.order_id, claimed.line_item_id, case when claimed.claims = 1 then claimed.id end,
         'The claims of a line of ' || ${orderSql("placed")} || ' are ' || ${NUMBER("claimed.quantity")} || ', and it needs '
           || ${NUMBER("coalesce(needed.quantity, 0)")}
    from claimed
    join placed on placed.line_item_id = claimed.line_item_id
    left join needed
      on needed.line_item_id = claimed.line_item_id and needed.inventory_item_id = claimed.inventory_item_id
   where placed.status in ('pending', 'requires_action') and not placed.deleted and placed.open_quantity > 0
     and exists (select from needed other where other.line_item_id = claimed.line_item_id)
     and claimed.quantity > coalesce(needed.quantity, 0)
  union all
  select 'line_without_claim', line_item_id || ':' || inventory_item_id, inventory_item_id, null, order_id, line_item_id, null,
         title || ' of ' || ${orderSql("lacking")} || ' needs ' || ${NUMBER("quantity")} || ' of ' || coalesce(sku, inventory_item_id)
           || ', and claims ' || ${NUMBER("claimed")}
    from lacking`;
};

/** What a line lacks and may claim: quantity, and whether its variant allows backorders. The parameters: its line, its item. */
export const LACKING = `
  select trim_scale(wanted.quantity - coalesce(claimed.quantity, 0))::text as quantity, wanted.allow_backorder
    from (
      ${neededSql(`(${placedSql("oi.item_id = ?")})`)} and part.inventory_item_id = ?
    ) as wanted
    left join lateral (
      select sum(r.quantity) as quantity
        from reservation_item r
       where r.line_item_id = wanted.line_item_id and r.inventory_item_id = wanted.inventory_item_id
         and r.deleted_at is null
    ) as claimed on true`;

/** What a line's claims of an item exceed its need by, the last claim first. The parameters: line, item, line, item. */
export const EXCESS = `
  select claim.id, trim_scale(least(claim.quantity, excess.quantity - claim.before))::text as quantity,
         claim.quantity <= excess.quantity - claim.before as whole,
         trim_scale(claim.quantity - least(claim.quantity, excess.quantity - claim.before))::text as left_over
    from (
      select r.id, r.quantity,
             sum(r.quantity) over (order by r.created_at desc, r.id desc) - r.quantity as before,
             sum(r.quantity) over () as total
        from reservation_item r
       where r.line_item_id = ? and r.inventory_item_id = ? and r.deleted_at is null
    ) as claim
    cross join lateral (
      select claim.total - coalesce((
               select wanted.quantity from (${neededSql(`(${placedSql("oi.item_id = ?")})`)}) as wanted
                where wanted.inventory_item_id = ?
             ), 0) as quantity
    ) as excess
   where claim.before < excess.quantity
   order by claim.before`;

/**
 * Whether an edit, a claim, an exchange or a fulfilment of an order may be under way: between its change of the order and that
 * of the claims there are moments. The parameters: the order, twice.
 */
export const ORDER_IN_MOTION = `
  select exists (
           select from order_change c
            where c.order_id = ? and c.confirmed_at > now() - interval '10 seconds'
         )
      or exists (
           select from order_fulfillment link
             join fulfillment f on f.id = link.fulfillment_id
            where link.order_id = ? and link.deleted_at is null
              and greatest(f.created_at, f.canceled_at) > now() - interval '10 seconds'
         ) as moving`;
