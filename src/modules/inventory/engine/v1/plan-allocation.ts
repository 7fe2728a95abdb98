/**
 * How the claims of order lines become what they are to be (allocate.ts).
 *
 * p_parts, p_targets: as there; a target has the ordinal of its `part`.
 * Locks: none of its own; the caller has locked the claims.
 * Returns: { updates, created, deleted }: what update_claims is to change, and which of these claims come to be or go by it.
 */
export const planAllocationFunctions = `
-- A location has one claim of a part: the oldest that stands there, else one that is left over elsewhere and moves as a whole,
-- else a new one. What is left over then is given back.
create or replace function backorders_v1_plan_allocation(p_parts jsonb, p_targets jsonb)
returns jsonb language plpgsql stable as $$
begin
  return (
    with part as (
      select part.*, jsonb_exists(entry.value, 'ship_date') as dated
        from jsonb_array_elements(p_parts) as entry (value)
        cross join lateral jsonb_to_record(entry.value) as part (
          ordinal integer, line_item_id text, inventory_item_id text, allow_backorder boolean, ship_date text, new_id text
        )
    ),
    target as (
      select asked.part, asked.location_id, sum(asked.quantity) as quantity, min(asked.reservation_id) as reservation_id
        from jsonb_to_recordset(p_targets) as asked (
               part integer, location_id text, quantity numeric, reservation_id text
             )
       where asked.location_id is not null
       group by asked.part, asked.location_id
    ),
    claim as (
      select part.ordinal as part, r.id, r.location_id, r.quantity,
             coalesce(r.allow_backorder, false) or coalesce(part.allow_backorder, false) as allow_backorder,
             row_number() over (partition by part.ordinal, r.location_id order by r.created_at, r.id) as place
        from part
        join reservation_item r
          on r.line_item_id = part.line_item_id
         and r.inventory_item_id = part.inventory_item_id
         and r.deleted_at is null
    ),
    staying as (
      select claim.*,
             case when claim.place = 1 then coalesce(target.quantity, 0) else 0 end as keep
        from claim
        left join target on target.part = claim.part and target.location_id = claim.location_id
    ),
    leaving as (
      select staying.*, row_number() over (partition by part order by id) as rank from staying where keep = 0
    ),
    entering as (
      select target.*, row_number() over (partition by target.part order by target.reservation_id, target.location_id) as rank
        from target
       where not exists (
               select from claim where claim.part = target.part and claim.location_id = target.location_id
             )
    ),
    planned as (
      select coalesce(leaving.part, entering.part) as part, leaving.id, entering.location_id,
             coalesce(entering.quantity, 0) as quantity, leaving.allow_backorder, leaving.quantity as held,
             entering.reservation_id, entering.rank - count(leaving.id) over (partition by entering.part) as made
        from leaving
        full join entering on entering.part = leaving.part and entering.rank = leaving.rank
       union all
      select part, id, null, keep, allow_backorder, quantity, null, null from staying where keep > 0 and keep <> quantity
    ),
    named as (
      select planned.*, part.dated, part.ship_date,
             row_number() over (order by planned.part, planned.location_id nulls first, planned.id) - 1 as ordinal,
             coalesce(
               planned.id,
               case
                 when not exists (
                   select from reservation_item r where r.id = planned.reservation_id and r.deleted_at is null
                 ) then planned.reservation_id
               end,
               part.new_id || case when planned.made > 1 then '_' || planned.made else '' end
             ) as claim_id
        from planned
        join part on part.ordinal = planned.part
    )
    select jsonb_build_object(
             'updates', coalesce(
               jsonb_agg(
                 jsonb_build_object(
                   'ordinal', named.ordinal, 'id', named.claim_id, 'location_id', named.location_id,
                   'quantity', named.quantity, 'allow_backorder', named.allow_backorder,
                   -- A part that names no ship_date, not even none, leaves that of its claims.
                   'fields', case when named.dated then jsonb_build_object('ship_date', named.ship_date) else '{}' end
                 )
                 order by named.ordinal
               ),
               '[]'
             ),
             'created', coalesce(
               jsonb_agg(
                 jsonb_build_object('id', named.claim_id, 'part', named.part, 'location_id', named.location_id)
               ) filter (where named.id is null),
               '[]'
             ),
             'deleted', coalesce(
               jsonb_agg(jsonb_build_object('id', named.id, 'quantity', named.held)) filter (where named.quantity = 0),
               '[]'
             )
           )
      from named
  );
end
$$;
`;
