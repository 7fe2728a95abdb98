import { LOCKING, PLAN_BY_KEY } from "./settings";

/**
 * Claims stock for any number of lines, all or nothing: one statement, one round trip.
 *
 * A line without location_id has a mapping: every level that may be chosen is locked, and the location chosen under the
 * locks. A call that carries an idempotency key and was made before gets its first answer.
 *
 * Locks: the levels of the lines, in order. Inserts the claims, their movements, entries and events.
 * Returns: one object, see ClaimOutcome.
 */
export const claimFunctions = `
create or replace function backorders_v1_claim_stock(p_lines jsonb, p_context jsonb)
returns jsonb language plpgsql ${LOCKING} as $$
begin
  return backorders_v1_claim_lines(p_lines, false, p_context);
end
$$;

-- p_locked: whether the caller has locked every level that may be claimed.
create or replace function backorders_v1_claim_lines(p_lines jsonb, p_locked boolean, p_context jsonb)
returns jsonb language plpgsql as $$
declare
  v_answer jsonb := backorders_v1_answer_of(p_context);
  v_lines jsonb := p_lines;
  v_found jsonb;
begin
  if v_answer is not null then
    return v_answer;
  end if;
  if not p_locked then
    perform backorders_v1_lock_candidates(jsonb_build_array(jsonb_build_object('lines', p_lines)));
  end if;
  v_found := backorders_v1_missing_levels(p_lines);
  if v_found is not null then
    return jsonb_build_object('missing', v_found);
  end if;
  if jsonb_path_exists(p_lines, '$[*].mapping.channel_location_ids') then
    select jsonb_agg(line.value - 'mapping' order by line.place) into v_lines
      from jsonb_array_elements(backorders_v1_choose_locations(p_lines, p_context)) with ordinality as line (value, place);
    v_found := backorders_v1_unmapped_lines(v_lines);
    if v_found is not null then
      return jsonb_build_object('unmapped', v_found);
    end if;
  end if;
  return backorders_v1_make_claims(v_lines, p_context);
end
$$;

-- Locks every level that the lines of calls name or may choose from, in the one order that every change uses.
create or replace function backorders_v1_lock_candidates(p_calls jsonb)
returns void language plpgsql as $$
declare
  v_items text[];
  v_locations text[];
begin
  if jsonb_path_exists(p_calls, '$[*].lines[*].mapping.channel_location_ids') then
    select array_agg(candidate.inventory_item_id), array_agg(candidate.location_id)
      into v_items, v_locations
      from (
        select distinct level.*
          from jsonb_array_elements(p_calls) as call (value)
          cross join lateral backorders_v1_candidate_levels(call.value->'lines') as level
      ) as candidate;
  else
    select array_agg(line.inventory_item_id), array_agg(line.location_id)
      into v_items, v_locations
      from jsonb_array_elements(p_calls) as call (value)
      cross join lateral jsonb_to_recordset(call.value->'lines') as line (inventory_item_id text, location_id text);
  end if;
  perform backorders_v1_lock_levels(v_items, v_locations);
end
$$;

-- The levels are locked, and exist.
create or replace function backorders_v1_make_claims(p_lines jsonb, p_context jsonb)
returns jsonb language plpgsql as $$
declare
  v_refused jsonb;
  v_answer jsonb;
  v_now timestamptz := clock_timestamp();
begin
  -- A claim is as old as its place in the queue would be: claims are ordered by the moment at which they had the lock.
  v_refused := backorders_v1_take_stock(p_lines, true, p_context || jsonb_build_object('now', v_now));
  if v_refused is not null then
    return jsonb_build_object('refused', v_refused);
  end if;

  with claim as (
    insert into reservation_item (
      id, line_item_id, inventory_item_id, location_id, quantity, raw_quantity, allow_backorder, deducted, from_order,
      external_id, description, created_by, metadata, ship_date, created_at
    )
    select line.reservation_id, line.line_item_id, line.inventory_item_id, line.location_id,
           line.quantity, backorders_v1_raw(line.quantity), coalesce(line.allow_backorder, false), line.deducted,
           coalesce(line.from_order, false), line.external_id, line.description, line.created_by, line.metadata, line.ship_date,
           v_now + line.ordinal * interval '1 microsecond'
      from jsonb_to_recordset(p_lines) as line (
             ordinal integer, reservation_id text, line_item_id text, inventory_item_id text, location_id text,
             quantity numeric, allow_backorder boolean, deducted boolean, from_order boolean,
             external_id text, description text, created_by text, metadata jsonb, ship_date date
           )
     order by line.ordinal
    returning *
  )
  select jsonb_build_object('claims', json_agg(row_to_json(claim))) into v_answer from claim;
  perform backorders_v1_keep_answer(v_answer, p_context);
  return v_answer || jsonb_build_object(
    'level_ids', (
      select jsonb_agg(distinct l.id)
        from jsonb_to_recordset(p_lines) as line (inventory_item_id text, location_id text)
        join inventory_level l
          on l.inventory_item_id = line.inventory_item_id
         and l.location_id = line.location_id
         and l.deleted_at is null
    )
  );
end
$$;

-- Several calls in one statement, each all or nothing by itself, in their order. The locks of all are taken first, in the
-- one order that every change uses.
create or replace function backorders_v1_claim_stock_for_each(p_calls jsonb)
returns jsonb language plpgsql ${LOCKING} as $$
declare
  v_call jsonb;
  v_outcomes jsonb[] := '{}';
begin
  perform backorders_v1_lock_candidates(p_calls);
  for v_call in select call.value from jsonb_array_elements(p_calls) as call (value) loop
    v_outcomes := array_append(v_outcomes, backorders_v1_claim_lines(v_call->'lines', true, v_call->'context'));
  end loop;
  return to_jsonb(v_outcomes);
end
$$;

-- What a claim would come to now, without a lock and without writing: { missing }, { unmapped }, { refused } or {}.
create or replace function backorders_v1_preview_claim(p_lines jsonb)
returns jsonb language plpgsql stable ${PLAN_BY_KEY} as $$
declare
  v_lines jsonb;
  v_found jsonb := backorders_v1_missing_levels(p_lines);
begin
  if v_found is not null then
    return jsonb_build_object('missing', v_found);
  end if;
  v_lines := backorders_v1_choose_locations(p_lines, '{}');
  v_found := backorders_v1_unmapped_lines(v_lines);
  if v_found is not null then
    return jsonb_build_object('unmapped', v_found);
  end if;
  return backorders_v1_judge_claim(v_lines, true, '{}') - 'takes';
end
$$;

create or replace function backorders_v1_unmapped_lines(p_lines jsonb)
returns jsonb language plpgsql immutable as $$
begin
  return (
    select jsonb_agg(
             jsonb_build_object(
               'ordinal', line.value->'ordinal', 'inventory_item_id', line.value->'inventory_item_id',
               'line_item_id', line.value->'line_item_id'
             )
             order by line.place
           )
      from jsonb_array_elements(p_lines) with ordinality as line (value, place)
     where line.value->>'location_id' is null
  );
end
$$;
`;

/**
 * Deletes claims and gives their quantities back. Claims that are gone already are passed over, so that it is safe to
 * run twice. Deleting for good also removes the rows that were soft-deleted before.
 *
 * Locks: the claims in the order of their ids, then their levels in order.
 * Returns: { claim_ids, level_ids } of what was given back.
 */
export const releaseFunctions = `
create or replace function backorders_v1_release_claims(
  p_by text, p_values text[], p_for_good boolean, p_context jsonb
)
returns jsonb language plpgsql ${LOCKING} as $$
declare
  v_ids text[];
  v_items text[];
  v_locations text[];
  v_claim reservation_item;
  v_level_ids text[] := '{}';
  v_now timestamptz := clock_timestamp();
begin
  if p_by = 'id' then
    v_ids := p_values;
  elsif p_by = 'line_item_id' then
    select array_agg(id) into v_ids from reservation_item
     where line_item_id = any (p_values) and deleted_at is null;
  else
    select array_agg(id) into v_ids from reservation_item
     where location_id = any (p_values) and deleted_at is null;
  end if;

  select array_agg(claim.id), array_agg(claim.inventory_item_id), array_agg(claim.location_id)
    into v_ids, v_items, v_locations
    from (
      select id, inventory_item_id, location_id from reservation_item
       where id = any (v_ids) and deleted_at is null
       order by id
         for update
    ) as claim;

  if v_ids is not null then
    perform backorders_v1_lock_levels(v_items, v_locations);
    for v_claim in
      select * from reservation_item where id = any (v_ids) order by inventory_item_id, location_id, id
    loop
      v_level_ids := v_level_ids || backorders_v1_give_back_stock(v_claim, v_claim.quantity, p_context);
    end loop;
  end if;

  if p_for_good then
    delete from reservation_item where id = any (case when p_by = 'id' then p_values else v_ids end);
  else
    update reservation_item set deleted_at = v_now, updated_at = v_now where id = any (v_ids);
  end if;

  v_level_ids := array(select distinct id from unnest(v_level_ids) as id where id is not null);
  perform backorders_v1_settle_given_back(v_level_ids, p_context);
  return jsonb_build_object('claim_ids', to_jsonb(coalesce(v_ids, '{}')), 'level_ids', to_jsonb(v_level_ids));
end
$$;
`;

/**
 * Brings back soft-deleted claims, in the form that they had, without asking the policy: they were accepted before.
 *
 * By line item, only the rows that the last deletion by line item removed come back, not those that a fulfilment
 * consumed. A workflow that compensates brings back only what it deleted itself, which may be nothing.
 *
 * Locks: the claims in the order of their ids, then their levels in order.
 * Returns: { missing } when a level is gone, else { claim_ids, level_ids }.
 */
export const restoreFunctions = `
create or replace function backorders_v1_restore_claims(p_by text, p_values text[], p_context jsonb)
returns jsonb language plpgsql ${LOCKING} as $$
declare
  v_ids text[] := p_values;
  v_lines jsonb;
  v_items text[];
  v_locations text[];
begin
  if p_by = 'line_item_id' then
    select array_agg(r.id) into v_ids
      from reservation_item r
      left join lateral (
        select m.cause, m.correlation_id
          from stock_movement m
         where m.reservation_id = r.id and m.kind = 'release'
         order by m.id desc
         limit 1
      ) as removal on true
     where r.line_item_id = any (p_values)
       and r.deleted_at is not null
       and coalesce(removal.cause, 'deleteReservationItemsByLineItem') = 'deleteReservationItemsByLineItem'
       and (
         not (p_context->>'compensating')::boolean
         or removal.correlation_id = p_context->>'correlation_id'
       )
       and r.deleted_at = (
         select max(last.deleted_at) from reservation_item last where last.line_item_id = r.line_item_id
       );
  end if;

  select array_agg(claim.inventory_item_id), array_agg(claim.location_id),
         jsonb_agg(
           jsonb_build_object(
             'ordinal', claim.ordinal - 1, 'reservation_id', claim.id, 'line_item_id', claim.line_item_id,
             'inventory_item_id', claim.inventory_item_id, 'location_id', claim.location_id,
             'quantity', claim.quantity, 'allow_backorder', claim.allow_backorder, 'deducted', claim.deducted
           )
         ),
         array_agg(claim.id)
    into v_items, v_locations, v_lines, v_ids
    from (
      select locked.*, row_number() over (order by locked.id) as ordinal
        from (
          select * from reservation_item where id = any (v_ids) and deleted_at is not null order by id for update
        ) as locked
    ) as claim;
  if v_ids is null then
    return jsonb_build_object('claim_ids', '[]'::jsonb, 'level_ids', '[]'::jsonb);
  end if;
  if cardinality(backorders_v1_lock_levels(v_items, v_locations)) < cardinality(v_items) then
    return jsonb_build_object('missing', backorders_v1_missing_levels(v_lines));
  end if;

  perform backorders_v1_take_stock(v_lines, false, p_context);
  update reservation_item set deleted_at = null, updated_at = now() where id = any (v_ids);

  return jsonb_build_object(
    'claim_ids', to_jsonb(v_ids),
    'level_ids', (
      select jsonb_agg(distinct l.id)
        from unnest(v_items, v_locations) as pair (inventory_item_id, location_id)
        join inventory_level l
          on l.inventory_item_id = pair.inventory_item_id
         and l.location_id = pair.location_id
         and l.deleted_at is null
    )
  );
end
$$;
`;
