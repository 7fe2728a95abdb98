import { allowedSql, allowsShortageSql, limitSql } from "./policy";
import { incomingUntilSql } from "./ship-dates";

const JUDGEMENT = {
  available: "candidate.by_date",
  quantity: "v_line.quantity",
  allowed: "candidate.allowed",
  limit: "candidate.backorder_limit",
};

/** The levels that v_line may choose from, less what v_taken says is taken of them; by_date: with what comes until its day. */
const CANDIDATES = `
        select l.id,
               l.location_id,
               l.location_id is not distinct from v_line.shipping_location_id as ships,
               taken.quantity as taken,
               stock.available,
               stock.available + ${incomingUntilSql("l.id", "v_line.ship_date")} as by_date,
               ${allowedSql("l", "i", "v_line.allow_backorder")} as allowed,
               ${limitSql("l", "i")} as backorder_limit
          from inventory_level l
          join inventory_item i on i.id = l.inventory_item_id
          cross join lateral (select coalesce((v_taken->>l.id)::numeric, 0) as quantity) as taken
          cross join lateral (
            select l.stocked_quantity - l.reserved_quantity - taken.quantity as available
          ) as stock
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
           )`;

/** A level goes below zero for what stock does not cover of v_line: the rest, beyond its own part. */
const REST = {
  available: "(part.by_date - part.quantity)",
  quantity: "rest.quantity",
  allowed: "part.allowed",
  limit: "part.backorder_limit",
};

/**
 * Gives every line of a claim that names no location the one that its order's mapping gives:
 *
 * 1. the shipping method's location, if stock covers the line there;
 * 2. else, of the sales channel's locations, the one that covers it;
 *    else, for a line with a day on which it is wanted (ship-dates.ts), 1 and 2 again with what is expected until then;
 * 3. else the shipping location if policy lets the line be backordered there, else a channel's location where it does;
 * 4. else, where the line may be parted (its mapping has split), several of them that together cover it from stock, the one
 *    that has most first, then from what is expected until its day, with the rest backordered at one where policy lets it be,
 *    the shipping location first; each takes whole multiples of the line's unit;
 * 5. else the one that has most, which then refuses.
 *
 * Among equals the one with the most available comes first, then the lower id. Lines without a day come first, then the
 * earlier day, each in their own order: what is wanted later leaves what stands there to what is wanted now. What lines take
 * is not there for later ones; what this workflow put back at a level it may take again there, whatever the policy says. A line that
 * is parted becomes several: the first keeps its reservation_id, the others have it with a number. Its
 * TypeScript twin, for reads, is domain/choose-location.ts; one table of cases runs through both.
 *
 * p_lines: the lines of a claim; one without location_id has mapping { shipping_location_id, channel_location_ids, split }, and may
 *   have unit and ship_date.
 *
 * candidate_levels: the (item, location) pairs that the lines name or may choose from.
 * Locks: none of its own; the caller has locked every candidate.
 * Returns: the lines with their locations, in the order in which they chose, with ordinals of their own; one that no location serves keeps null.
 */
export const chooseLocationFunctions = `
create or replace function backorders_v1_candidate_levels(p_lines jsonb)
returns table (inventory_item_id text, location_id text) language plpgsql stable as $$
begin
  return query
    select line.inventory_item_id, line.location_id
      from jsonb_to_recordset(p_lines) as line (inventory_item_id text, location_id text)
     where line.location_id is not null
     union
    select line.inventory_item_id, candidate.location_id
      from jsonb_to_recordset(p_lines) as line (inventory_item_id text, location_id text, mapping jsonb)
      cross join lateral (
        select line.mapping->>'shipping_location_id' as location_id
         union
        select jsonb_array_elements_text(line.mapping->'channel_location_ids')
      ) as candidate
     where line.location_id is null and candidate.location_id is not null;
end
$$;

create or replace function backorders_v1_choose_locations(p_lines jsonb, p_context jsonb)
returns jsonb language plpgsql stable as $$
declare
  v_line record;
  v_chosen record;
  v_pieces jsonb;
  v_piece record;
  v_taken jsonb := '{}';
  v_lines jsonb := '[]';
begin
  for v_line in
    select line.value as line,
           line.value->>'inventory_item_id' as inventory_item_id,
           line.value->>'location_id' as location_id,
           (line.value->>'quantity')::numeric as quantity,
           coalesce((line.value->>'unit')::numeric, 1) as unit,
           coalesce((line.value->'mapping'->>'split')::boolean, false) as split,
           (line.value->>'allow_backorder')::boolean as allow_backorder,
           line.value->'mapping'->>'shipping_location_id' as shipping_location_id,
           line.value->'mapping'->'channel_location_ids' as channel_location_ids,
           (line.value->>'ship_date')::date as ship_date
      from jsonb_array_elements(p_lines) with ordinality as line (value, place)
     order by ship_date nulls first, line.place
  loop
    select candidate.*
      into v_chosen
      from (${CANDIDATES}) as candidate
     order by case
                when candidate.available >= v_line.quantity then case when candidate.ships then 0 else 1 end
                when candidate.by_date >= v_line.quantity then case when candidate.ships then 2 else 3 end
                when ${allowsShortageSql(JUDGEMENT)}
                     or backorders_v1_credit(candidate.id, p_context) - candidate.taken >= v_line.quantity
                  then case when candidate.ships then 4 else 5 end
                else 6
              end,
              case
                when candidate.available >= v_line.quantity then candidate.available else candidate.by_date
              end desc,
              candidate.location_id collate "C"
     limit 1;
    v_pieces := jsonb_build_array(
      jsonb_build_object('id', v_chosen.id, 'location_id', v_chosen.location_id, 'quantity', v_line.quantity)
    );
    if v_line.split
       and v_line.location_id is null
       and v_chosen.by_date < v_line.quantity
       and not ${allowsShortageSql({ ...JUDGEMENT, available: "v_chosen.by_date", allowed: "v_chosen.allowed", limit: "v_chosen.backorder_limit" })}
    then
      with layer as (
        select candidate.*, layer.units, sum(layer.units) over most_first - layer.units as before
          from (${CANDIDATES}) as candidate
          cross join lateral (
            select div(greatest(0, candidate.available), v_line.unit) * v_line.unit as now,
                   div(greatest(0, candidate.by_date), v_line.unit) * v_line.unit as by_date
          ) as whole
          -- What stands there at all of them, before what is expected at any.
          cross join lateral (
            values (0, whole.now, candidate.available), (1, whole.by_date - whole.now, candidate.by_date)
          ) as layer (place, units, most)
        window most_first as (order by layer.place, layer.most desc, candidate.location_id collate "C")
      ),
      part as (
        select layer.id, layer.location_id, layer.ships, layer.by_date, layer.allowed, layer.backorder_limit,
               sum(least(layer.units, greatest(0, v_line.quantity - layer.before))) as quantity
          from layer
         group by layer.id, layer.location_id, layer.ships, layer.by_date, layer.allowed, layer.backorder_limit
      ),
      rest as (select v_line.quantity - sum(part.quantity) as quantity from part),
      home as (
        select part.id
          from part, rest
         where rest.quantity > 0 and ${allowsShortageSql(REST)}
         order by part.ships desc, part.by_date desc, part.location_id collate "C"
         limit 1
      )
      select coalesce(
               jsonb_agg(
                 jsonb_build_object('id', part.id, 'location_id', part.location_id, 'quantity', piece.quantity)
                 order by part.by_date desc, part.location_id collate "C"
               ) filter (where piece.quantity > 0 and (rest.quantity = 0 or exists (select from home))),
               v_pieces
             )
        into v_pieces
        from part
        cross join rest
        left join home on home.id = part.id
        cross join lateral (
          select part.quantity + case when home.id is null then 0 else rest.quantity end as quantity
        ) as piece;
    end if;
    for v_piece in
      select piece.id, piece.location_id, piece.quantity, row_number() over () as place
        from jsonb_to_recordset(v_pieces) as piece (id text, location_id text, quantity numeric)
    loop
      if v_piece.id is not null then
        v_taken := jsonb_set(
          v_taken, array[v_piece.id],
          to_jsonb(coalesce((v_taken->>v_piece.id)::numeric, 0) + v_piece.quantity)
        );
      end if;
      v_lines := v_lines || (
        v_line.line || jsonb_build_object(
          'ordinal', jsonb_array_length(v_lines),
          'location_id', v_piece.location_id,
          'quantity', trim_scale(v_piece.quantity)::text
        ) || case
          when v_piece.place > 1 and v_line.line->>'reservation_id' is not null
            then jsonb_build_object('reservation_id', (v_line.line->>'reservation_id') || '_' || v_piece.place)
          else '{}'
        end
      );
    end loop;
  end loop;
  return v_lines;
end
$$;
`;
