import { wantedSql } from "./drafts";

/**
 * Supply for entries that a person chose: an order for each of their locations, placed at once, with what they wait for and
 * nobody brings. Decided under the levels' locks, so that of two at once the second one orders only what is left.
 *
 * Locks: the levels, in order.
 */
export const orderEntriesFunctions = `
-- p_input: { backorder_entry_ids, expected_at, supplier, reference, note }.
create or replace function backorders_v1_order_entries(p_input jsonb, p_context jsonb)
returns jsonb language plpgsql as $$
declare
  v_asked text[] := array(select jsonb_array_elements_text(p_input->'backorder_entry_ids'));
  v_unknown text;
  v_orders jsonb;
begin
  select asked.id into v_unknown
    from unnest(v_asked) as asked (id)
   where not exists (select from backorder_entry e where e.id = asked.id);
  if found then
    return backorders_v1_supply_error('not_found', 'Backorder entry ' || v_unknown || ' was not found');
  end if;
  perform backorders_v1_lock_levels_by_id(array(
    select distinct e.inventory_level_id from backorder_entry e where e.status = 'open' and e.id = any (v_asked)
  ));
  select jsonb_agg(
           jsonb_build_object(
             'location_id', location_id, 'status', 'ordered', 'supplier', p_input->'supplier',
             'reference', p_input->'reference', 'note', p_input->'note', 'expected_at', p_input->'expected_at',
             'lines', lines
           ) order by location_id
         )
    into v_orders
    from (
      select l.location_id,
             jsonb_agg(
               jsonb_build_object(
                 'inventory_item_id', l.inventory_item_id,
                 'quantity', trim_scale(least(chosen.quantity, ${wantedSql("l")}))::text
               ) order by l.inventory_item_id
             ) as lines
        from (
          select e.inventory_level_id, sum(e.quantity) as quantity
            from backorder_entry e
           where e.id = any (v_asked) and e.status = 'open'
           group by e.inventory_level_id
        ) as chosen
        join inventory_level l on l.id = chosen.inventory_level_id and l.deleted_at is null
       where ${wantedSql("l")} > 0
       group by l.location_id
    ) as located;
  if v_orders is null then
    return backorders_v1_supply_error(
      'not_allowed', 'Nothing has to be ordered: supply for what these wait for is on its way, or they wait no more'
    );
  end if;
  return backorders_v1_create_replenishment(jsonb_build_object('orders', v_orders), p_context);
end
$$;
`;
