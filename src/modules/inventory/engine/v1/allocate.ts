import { LOCKING } from "./settings";

/**
 * Sends what order lines claim to other locations: moves it, parts it, gives it back, or chooses anew. It is told what the
 * claims are to be, and changes only what differs: done twice, it changes nothing the second time.
 *
 * p_input: { dry_run, checked, parts: [{ ordinal, line_item_id, inventory_item_id, allow_backorder, ship_date, deducted, new_id, to }] }, one part for
 *   each inventory item of a line. `to` is [{ location_id, quantity, reservation_id }], empty to give everything back; where it
 *   is null the location is chosen, by the part's quantity and mapping (choose-locations.ts), as if its claims and those of the
 *   other parts had been given back before; with keep, what the part claims stays, and only the difference to its quantity is
 *   chosen, or given back: what waits before what is covered, what was claimed last before what was claimed first. reservation_id is what a claim that has to be made was before; others get new_id,
 *   new_id_2, ...
 *
 * A claim that stays where it is keeps its row, its form and its place in the queue; one that moves as a whole as well. What
 * is parted off has the form and the age of the claim that it comes from. The policy is not asked
 * where `checked` is false, nor when a workflow compensates.
 *
 * Locks: an advisory lock for each line, so that two changes of one line take turns where it has no claim yet; the claims in
 * the order of their ids; the levels that they leave, may choose from and enter, in order.
 * Returns: { missing }, { refused }, or AllocationOutcome. With dry_run everything is made and taken back.
 */
export const allocateFunctions = `
create or replace function backorders_v1_allocate(p_input jsonb, p_context jsonb)
returns jsonb language plpgsql ${LOCKING} as $$
declare
  v_parts jsonb := p_input->'parts';
  v_targets jsonb;
  v_before jsonb;
  v_plan jsonb;
  v_outcome jsonb := '{"level_ids": []}';
  v_answer jsonb;
begin
  perform pg_advisory_xact_lock(hashtextextended(line.id, 0))
     from (
       select distinct part.line_item_id as id
         from jsonb_to_recordset(v_parts) as part (line_item_id text)
        order by 1
     ) as line;
  v_before := backorders_v1_lock_allocation(v_parts);
  v_targets := backorders_v1_allocation_targets(v_parts, p_context);
  v_answer := backorders_v1_missing_levels(v_targets);
  if v_answer is not null then
    return jsonb_build_object('missing', v_answer);
  end if;
  v_plan := backorders_v1_plan_allocation(v_parts, v_targets);

  begin
    perform backorders_v1_insert_allocated(v_plan->'created', v_parts);
    if jsonb_array_length(v_plan->'updates') > 0 then
      v_outcome := backorders_v1_change_claims(
        v_plan->'updates',
        coalesce((p_input->>'checked')::boolean, true) and not (p_context->>'compensating')::boolean,
        p_context
      );
    end if;
    if v_outcome->'refused' is not null then
      v_answer := jsonb_build_object('refused', v_outcome->'refused');
      raise exception using errcode = 'BK002', message = 'refused';
    end if;
    -- A claim that is gone shows what it was, like every other.
    update reservation_item r
       set deleted_at = clock_timestamp(), quantity = gone.quantity, raw_quantity = backorders_v1_raw(gone.quantity)
      from jsonb_to_recordset(v_plan->'deleted') as gone (id text, quantity numeric)
     where r.id = gone.id;
    v_answer := jsonb_build_object(
      'allocation', backorders_v1_allocation_of(v_parts),
      'unmapped', (
        select coalesce(jsonb_agg(target - 'mapping'), '[]')
          from jsonb_array_elements(v_targets) as target
         where target->>'location_id' is null
      ),
      'before', v_before,
      'created_ids', (select coalesce(jsonb_agg(claim->'id'), '[]') from jsonb_array_elements(v_plan->'created') as claim),
      'updated_ids', (
        select coalesce(jsonb_agg(claim->'id'), '[]')
          from jsonb_array_elements(v_plan->'updates') as claim
         where not v_plan->'created' @> jsonb_build_array(jsonb_build_object('id', claim->'id'))
           and not v_plan->'deleted' @> jsonb_build_array(jsonb_build_object('id', claim->'id'))
      ),
      'deleted_ids', (select coalesce(jsonb_agg(claim->'id'), '[]') from jsonb_array_elements(v_plan->'deleted') as claim),
      'level_ids', v_outcome->'level_ids'
    );
    if coalesce((p_input->>'dry_run')::boolean, false) then
      raise exception using errcode = 'BK002', message = 'dry run';
    end if;
  exception
    when sqlstate 'BK002' then
      null;
  end;
  return v_answer;
end
$$;

-- The live claims of the parts.
create or replace function backorders_v1_claims_of_parts(p_parts jsonb)
returns setof reservation_item language plpgsql stable as $$
begin
  return query
    select r.*
      from jsonb_to_recordset(p_parts) as part (line_item_id text, inventory_item_id text)
      join reservation_item r
        on r.line_item_id = part.line_item_id
       and r.inventory_item_id = part.inventory_item_id
       and r.deleted_at is null;
end
$$;

-- Locks the parts' claims and every level that they leave, may choose from or enter. Returns the claims as they are.
create or replace function backorders_v1_lock_allocation(p_parts jsonb)
returns jsonb language plpgsql as $$
declare
  v_ids text[] := array(select claim.id from backorders_v1_claims_of_parts(p_parts) as claim);
  v_asked jsonb := backorders_v1_asked_of_parts(p_parts);
  v_claims jsonb;
begin
  perform 1 from reservation_item where id = any (v_ids) and deleted_at is null order by id for update;
  select coalesce(
           jsonb_agg(
             jsonb_build_object(
               'reservation_id', claim.id, 'line_item_id', claim.line_item_id,
               'inventory_item_id', claim.inventory_item_id, 'location_id', claim.location_id,
               'quantity', trim_scale(claim.quantity)::text
             )
             order by claim.created_at, claim.id
           ),
           '[]'
         )
    into v_claims
    from backorders_v1_claims_of_parts(p_parts) as claim;
  perform backorders_v1_lock_levels(array_agg(level.inventory_item_id), array_agg(level.location_id))
     from (
       select candidate.inventory_item_id, candidate.location_id
         from backorders_v1_candidate_levels(v_asked) as candidate
        union
       select claim.inventory_item_id, claim.location_id
         from jsonb_to_recordset(v_claims) as claim (inventory_item_id text, location_id text)
     ) as level;
  -- Whoever makes or moves claims of these lines by other ways holds no lock of theirs.
  if exists (
    select from backorders_v1_claims_of_parts(p_parts) as claim
     where not v_claims @> jsonb_build_array(jsonb_build_object('reservation_id', claim.id, 'location_id', claim.location_id))
  ) then
    raise exception using errcode = 'serialization_failure', message = 'claims of the line changed at this moment';
  end if;
  return v_claims;
end
$$;

-- What the parts ask for, as lines of a claim: one for each location that is named, one where the location is to be chosen.
create or replace function backorders_v1_asked_of_parts(p_parts jsonb)
returns jsonb language plpgsql stable as $$
begin
  return (
    select coalesce(
             jsonb_agg(
               part.value - 'to' || jsonb_build_object('part', part.value->'ordinal') || coalesce(target.value, '{}')
               order by part.place, target.place
             ) filter (where target.value is not null or jsonb_typeof(part.value->'to') = 'null'),
             '[]'
           )
      from jsonb_array_elements(p_parts) with ordinality as part (value, place)
      left join lateral jsonb_array_elements(
        case when jsonb_typeof(part.value->'to') = 'array' then part.value->'to' else '[]' end
      ) with ordinality as target (value, place) on true
  );
end
$$;

-- Where the parts are to be claimed: as it is named, or as it is chosen with all of their claims given back.
create or replace function backorders_v1_allocation_targets(p_parts jsonb, p_context jsonb)
returns jsonb language plpgsql as $$
declare
  v_asked jsonb := backorders_v1_asked_of_parts(p_parts);
  v_kept jsonb := backorders_v1_kept_of_parts(p_parts);
  v_claim reservation_item;
  -- What the lines themselves gave back they may take again, whatever the policy says.
  v_context jsonb := p_context || '{"in_workflow": true, "compensating": false}';
begin
  select coalesce(jsonb_agg(part.value || jsonb_build_object('quantity', missing.quantity::text) order by part.place), '[]')
    into v_asked
    from jsonb_array_elements(v_asked) with ordinality as part (value, place)
    cross join lateral (
      select (part.value->>'quantity')::numeric - coalesce(sum(kept.quantity), 0) as quantity
        from jsonb_to_recordset(v_kept) as kept (part integer, quantity numeric)
       where kept.part = (part.value->>'part')::integer
    ) as missing
   where missing.quantity > 0;
  if not jsonb_path_exists(v_asked, '$[*].mapping.channel_location_ids') then
    return v_kept || v_asked;
  end if;
  begin
    for v_claim in
      select claim.*
        from jsonb_array_elements(p_parts) as part
        cross join lateral backorders_v1_claims_of_parts(jsonb_build_array(part)) as claim
       where not coalesce((part->>'keep')::boolean, false)
       order by claim.id
    loop
      perform backorders_v1_give_back_stock(v_claim, v_claim.quantity, v_context);
    end loop;
    v_asked := backorders_v1_choose_locations(v_asked, v_context);
    raise exception using errcode = 'BK002', message = 'chosen';
  exception
    when sqlstate 'BK002' then
      null;
  end;
  return v_kept || v_asked;
end
$$;

-- Where the parts that keep their claims keep them, as targets: all of them, or what is left of them by their quantity.
create or replace function backorders_v1_kept_of_parts(p_parts jsonb)
returns jsonb language plpgsql stable as $$
begin
  return (
    with claim as (
      select part.ordinal, part.quantity as wanted, r.id, r.line_item_id, r.inventory_item_id, r.location_id, r.created_at,
             r.quantity, sum(r.quantity) over (partition by part.ordinal) as total, waiting.quantity as waiting
        from jsonb_to_recordset(p_parts) as part (
               ordinal integer, line_item_id text, inventory_item_id text, quantity numeric, keep boolean
             )
        join reservation_item r
          on r.line_item_id = part.line_item_id
         and r.inventory_item_id = part.inventory_item_id
         and r.deleted_at is null
        cross join lateral (
          select coalesce(sum(e.quantity), 0) as quantity
            from backorder_entry e where e.reservation_id = r.id and e.status = 'open'
        ) as waiting
       where part.keep
    ),
    -- What is given back of each claim, in the order in which it is.
    share as (
      select claim.*, portion.quantity as portion,
             sum(portion.quantity) over (
               partition by claim.ordinal order by portion.covered, claim.created_at desc, claim.id desc
             ) - portion.quantity as before
        from claim
        cross join lateral (
          values (0, claim.waiting), (1, claim.quantity - claim.waiting)
        ) as portion (covered, quantity)
    )
    select coalesce(
             jsonb_agg(
               jsonb_build_object(
                 'ordinal', kept.ordinal, 'part', kept.ordinal, 'line_item_id', kept.line_item_id,
                 'inventory_item_id', kept.inventory_item_id, 'location_id', kept.location_id,
                 'quantity', trim_scale(kept.quantity)::text
               )
               order by kept.ordinal, kept.id
             ),
             '[]'
           )
      from (
        select ordinal, id, line_item_id, inventory_item_id, location_id,
               sum(portion - greatest(0, least(portion, total - wanted - before))) as quantity
          from share
         group by ordinal, id, line_item_id, inventory_item_id, location_id
      ) as kept
     where kept.quantity > 0
  );
end
$$;

-- Claims of nothing, which are then changed into what they are to be: each with the form and the age of a claim that its part
-- has, where it has one.
create or replace function backorders_v1_insert_allocated(p_created jsonb, p_parts jsonb)
returns void language plpgsql as $$
begin
  insert into reservation_item (
    id, line_item_id, inventory_item_id, location_id, quantity, raw_quantity, allow_backorder, deducted, from_order,
    external_id, description, created_by, metadata, ship_date, created_at
  )
  select made.id, part.line_item_id, part.inventory_item_id, made.location_id, 0, backorders_v1_raw(0),
         coalesce(like_it.allow_backorder, false) or coalesce(part.allow_backorder, false),
         coalesce(like_it.deducted, part.deducted), coalesce(like_it.from_order, true),
         like_it.external_id, like_it.description, like_it.created_by, like_it.metadata, like_it.ship_date,
         coalesce(like_it.created_at, clock_timestamp())
    from jsonb_to_recordset(p_created) as made (id text, part integer, location_id text)
    join jsonb_to_recordset(p_parts) as part (
           ordinal integer, line_item_id text, inventory_item_id text, allow_backorder boolean, deducted boolean
         ) on part.ordinal = made.part
    left join lateral (
      select r.* from reservation_item r
       where r.line_item_id = part.line_item_id
         and r.inventory_item_id = part.inventory_item_id
         and r.deleted_at is null
       order by r.created_at, r.id
       limit 1
    ) as like_it on true
      on conflict (id) do update
     set deleted_at = null, location_id = excluded.location_id, quantity = 0, raw_quantity = excluded.raw_quantity;
end
$$;

-- What the parts claim, and what of it waits.
create or replace function backorders_v1_allocation_of(p_parts jsonb)
returns jsonb language plpgsql stable as $$
begin
  return (
    select coalesce(
             jsonb_agg(
               jsonb_build_object(
                 'line_item_id', part.line_item_id, 'inventory_item_id', part.inventory_item_id,
                 'location_id', claim.location_id, 'reservation_id', claim.id,
                 'quantity', trim_scale(claim.quantity)::text,
                 'waiting_quantity', trim_scale(claim.waiting)::text
               )
               order by part.ordinal, claim.location_id collate "C"
             ),
             '[]'
           )
      from jsonb_to_recordset(p_parts) as part (ordinal integer, line_item_id text, inventory_item_id text)
      join lateral (
        select r.location_id, min(r.id) as id, sum(r.quantity) as quantity,
               sum((select coalesce(sum(e.quantity), 0) from backorder_entry e
                     where e.reservation_id = r.id and e.status = 'open')) as waiting
          from reservation_item r
         where r.line_item_id = part.line_item_id
           and r.inventory_item_id = part.inventory_item_id
           and r.deleted_at is null
         group by r.location_id
      ) as claim on true
  );
end
$$;
`;
