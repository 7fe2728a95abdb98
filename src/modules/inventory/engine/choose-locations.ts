/**
 * Gives every line of a claim that names no location the one that its order maps to (DESIGN 9): the level at the shipping
 * method's location, if it covers the line from stock; else, of the sales channel's locations, one that covers it; else
 * the shipping location, where policy lets the line be backordered; else one of the channel's where policy does; else the
 * mapped location that has the most, which then refuses. Among equals the one with the most, then the lower id.
 * What earlier lines of the same claim take is not there for later ones; what this workflow put back at a level it may
 * take again there, whatever the policy says. The same rule, for reads, is domain/choose-location.ts.
 *
 * p_lines: the lines of a claim; one without location_id has location_choice
 *   { shipping_location_id, channel_location_ids }.
 *
 * backorders_candidate_levels: the (item, location) pairs that the lines name or may choose from.
 * Locks: none of its own; the caller has locked every candidate.
 * Returns: the lines with their locations; one that no location serves keeps null.
 */
export const chooseLocationsFunctions = `
create or replace function backorders_candidate_levels(p_lines jsonb)
returns table (inventory_item_id text, location_id text) language plpgsql stable as $$
begin
  return query
    select line.inventory_item_id, line.location_id
      from jsonb_to_recordset(p_lines) as line (inventory_item_id text, location_id text)
     where line.location_id is not null
     union
    select line.inventory_item_id, candidate.location_id
      from jsonb_to_recordset(p_lines) as line (inventory_item_id text, location_id text, location_choice jsonb)
      cross join lateral (
        select line.location_choice->>'shipping_location_id' as location_id
         union
        select jsonb_array_elements_text(line.location_choice->'channel_location_ids')
      ) as candidate
     where line.location_id is null and candidate.location_id is not null;
end
$$;

create or replace function backorders_choose_locations(p_lines jsonb, p_context jsonb)
returns jsonb language plpgsql stable as $$
declare
  v_line record;
  v_chosen record;
  v_taken jsonb := '{}';
  v_lines jsonb := '[]';
begin
  for v_line in
    select line.value as line,
           line.value->>'inventory_item_id' as inventory_item_id,
           line.value->>'location_id' as location_id,
           (line.value->>'quantity')::numeric as quantity,
           (line.value->>'allow_backorder')::boolean as allow_backorder,
           line.value->'location_choice'->>'shipping_location_id' as shipping_location_id,
           line.value->'location_choice'->'channel_location_ids' as channel_location_ids
      from jsonb_array_elements(p_lines) with ordinality as line (value, place)
     order by line.place
  loop
    select candidate.id, candidate.location_id
      into v_chosen
      from (
        select l.id,
               l.location_id,
               l.location_id is not distinct from v_line.shipping_location_id as ships,
               taken.quantity as taken,
               l.stocked_quantity - l.reserved_quantity - taken.quantity as available,
               coalesce(l.allow_backorder, i.allow_backorder, v_line.allow_backorder, false) as allowed,
               coalesce(l.backorder_limit, i.backorder_limit) as backorder_limit
          from inventory_level l
          join inventory_item i on i.id = l.inventory_item_id
          cross join lateral (select coalesce((v_taken->>l.id)::numeric, 0) as quantity) as taken
         where l.inventory_item_id = v_line.inventory_item_id
           and l.deleted_at is null
           and (
             l.location_id = v_line.location_id
             or (
               v_line.location_id is null
               and (
                 l.location_id = v_line.shipping_location_id
                 or jsonb_exists(v_line.channel_location_ids, l.location_id)
               )
             )
           )
      ) as candidate
     order by case
                when candidate.available >= v_line.quantity
                  then case when candidate.ships then 0 else 1 end
                when candidate.allowed
                     and (
                       candidate.backorder_limit is null
                       or v_line.quantity - candidate.available <= candidate.backorder_limit
                     )
                     or backorders_credit(candidate.id, p_context) - candidate.taken >= v_line.quantity
                  then case when candidate.ships then 2 else 3 end
                else 4
              end,
              candidate.available desc,
              candidate.location_id collate "C"
     limit 1;
    if v_chosen.id is not null then
      v_taken := jsonb_set(
        v_taken, array[v_chosen.id],
        to_jsonb(coalesce((v_taken->>v_chosen.id)::numeric, 0) + v_line.quantity)
      );
    end if;
    v_lines := v_lines || jsonb_set(v_line.line, '{location_id}', coalesce(to_jsonb(v_chosen.location_id), 'null'));
  end loop;
  return v_lines;
end
$$;
`;
