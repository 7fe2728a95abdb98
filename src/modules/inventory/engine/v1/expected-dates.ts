import { estimateSql, leadTimeSql } from "./promises";
import { PLAN_BY_KEY } from "./settings";

/**
 * When claims of some quantities, made now, could ship: by the promise rule, as the last of the level's queue would be
 * promised. Each is asked for by itself: what the others would take is not counted.
 *
 * Locks nothing.
 * Returns: one row for each, with its place from 1; expected_at and kind are null where stock covers it, or nobody knows.
 */
export const expectedDateFunctions = `
create or replace function backorders_v1_expected_dates(p_items text[], p_locations text[], p_quantities numeric[])
returns table (place bigint, expected_at timestamptz, kind text) language plpgsql stable ${PLAN_BY_KEY} as $$
#variable_conflict use_column
begin
  return query
    select asked.place,
           case when waits.quantity <= 0 then null
                else coalesce(supply.due_at, ${estimateSql("now()", "level.lead_time_days")}) end,
           case when waits.quantity <= 0 then null
                when supply.due_at is not null then 'supply'
                when level.lead_time_days is not null then 'estimate' end
      from unnest(p_items, p_locations, p_quantities) with ordinality as asked (item_id, location_id, quantity, place)
      left join lateral (
        select l.id, l.backordered_quantity as open, l.incoming_quantity as incoming,
               l.stocked_quantity - l.reserved_quantity
               - coalesce((select sum(u.delta) from unsettled_change u where u.inventory_level_id = l.id), 0) as available,
               ${leadTimeSql("l", "i")} as lead_time_days,
               -- Who was put behind everybody stands behind a claim that is made now, too.
               l.backordered_quantity - coalesce((
                 select sum(e.quantity) from backorder_entry e
                  where e.inventory_level_id = l.id and e.status = 'open' and e.priority < 0
               ), 0) as before
          from inventory_level l
          join inventory_item i on i.id = l.inventory_item_id
         where l.inventory_item_id = asked.item_id and l.location_id = asked.location_id and l.deleted_at is null
      ) as level on true
      cross join lateral (
        select least(asked.quantity, greatest(0, asked.quantity - level.available) - level.open) as quantity
      ) as waits
      left join lateral (
        select line.due_at
          from (
            select s.id, s.due_at, sum(s.incoming) over (order by s.due_at, s.id rows unbounded preceding) as place
              from replenishment_line s
             where s.inventory_level_id = level.id and s.incoming > 0
          ) as line
         where line.place >= level.before + waits.quantity
         order by line.due_at, line.id
         limit 1
      ) as supply on waits.quantity > 0 and level.incoming >= level.before + waits.quantity
     order by asked.place;
end
$$;
`;
