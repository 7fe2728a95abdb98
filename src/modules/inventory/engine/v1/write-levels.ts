import { aggregateLevels, lockedLevels } from "./levels";
import { LOCKING, PLAN_BY_KEY } from "./settings";

/**
 * Changes the stocked quantity of any number of levels by deltas, in either direction and below zero too, with one
 * movement for each line. A level may stand in several lines.
 *
 * Locks: the levels, in order.
 * Returns: { missing }, or { levels } as they are after the change.
 */
export const adjustFunctions = `
create or replace function backorders_v1_adjust_levels(
  p_items text[],
  p_locations text[],
  p_deltas numeric[],
  p_context jsonb
)
returns json language plpgsql ${LOCKING} as $$
declare
  v_level_ids text[];
  v_stocked numeric[];
  v_deltas numeric[];
begin
  -- Balances are read in the pass that locks.
  select array_agg(level.id), array_agg(level.stocked_quantity), array_agg(line.delta)
    into v_level_ids, v_stocked, v_deltas
    from ${lockedLevels(
      `unnest(p_items, p_locations, p_deltas) with ordinality
               as line (inventory_item_id, location_id, delta, place)`,
      "l.id, l.stocked_quantity",
    )};
  if coalesce(cardinality(v_level_ids), 0) < cardinality(p_items) then
    return json_build_object(
      'missing',
      (
        select backorders_v1_missing_levels(jsonb_agg(line))
          from (
            select place - 1 as ordinal, inventory_item_id, location_id
              from unnest(p_items, p_locations) with ordinality as pair (inventory_item_id, location_id, place)
          ) as line
      )
    );
  end if;
  return json_build_object(
    'levels', backorders_v1_write_adjustments(
      v_level_ids, v_stocked, v_deltas, null, 'adjust', false, p_context
    )
  );
end
$$;

-- One line for each element of the lists. The levels are locked, and have the given balances; those after each movement
-- are the level's, plus the running sum of its lines. p_reverses: the movements that the lines undo, or null. p_at_once:
-- settles now, also inside a workflow. Returns: the levels as they are after the change.
create or replace function backorders_v1_write_adjustments(
  p_level_ids text[], p_stocked numeric[], p_deltas numeric[], p_reverses text[], p_kind text, p_at_once boolean,
  p_context jsonb
)
returns json language plpgsql as $$
declare
  v_levels json;
  v_unsettled text[];
  v_apart boolean := (p_context->>'in_workflow')::boolean and not p_at_once;
  v_nothing jsonb := backorders_v1_raw(0);
begin
  with line as (
    select line.place, line.id, line.delta, line.reverses_id,
           line.stocked + sum(line.delta) over (partition by line.id order by line.place) as stocked_quantity
      from unnest(p_level_ids, p_stocked, p_deltas, p_reverses) with ordinality
             as line (id, stocked, delta, reverses_id, place)
  ),
  changed as (
    update inventory_level l
       set stocked_quantity = last.stocked_quantity,
           raw_stocked_quantity = backorders_v1_raw(last.stocked_quantity),
           updated_at = now()
      from (select distinct on (id) id, stocked_quantity from line order by id, place desc) as last
     where l.id = last.id
    returning l.*
  ),
  movement as (
    insert into stock_movement (
      inventory_level_id, inventory_item_id, location_id, kind, cause,
      stocked_delta, raw_stocked_delta, reserved_delta, raw_reserved_delta,
      stocked_quantity, raw_stocked_quantity, reserved_quantity, raw_reserved_quantity,
      correlation_id, actor, reverses_id
    )
    select line.id, changed.inventory_item_id, changed.location_id, p_kind, p_context->>'cause',
           line.delta, backorders_v1_raw(line.delta), 0, v_nothing,
           line.stocked_quantity, backorders_v1_raw(line.stocked_quantity),
           changed.reserved_quantity, changed.raw_reserved_quantity,
           p_context->>'correlation_id', p_context->>'actor', line.reverses_id
      from line
      join changed on changed.id = line.id
     order by line.place
  )
  select ${aggregateLevels("changed")},
         array_agg(changed.id) filter (
           where changed.backordered_quantity <> greatest(0, changed.reserved_quantity - changed.stocked_quantity)
              or v_apart
         )
    into v_levels, v_unsettled
    from changed;
  if v_unsettled is null then
    return v_levels;
  end if;
  if backorders_v1_settle_adjusted(p_level_ids, p_deltas, v_unsettled, v_apart, p_context) then
    return backorders_v1_levels_by_id(p_level_ids);
  end if;
  return v_levels;
end
$$;

-- Settles the levels that need it, or sets the changes of a running workflow apart. Returns whether a level changed.
create or replace function backorders_v1_settle_adjusted(
  p_level_ids text[], p_deltas numeric[], p_unsettled text[], p_apart boolean, p_context jsonb
)
returns boolean language plpgsql as $$
declare
  v_level_id text;
  v_changed boolean := false;
begin
  if p_apart then
    perform backorders_v1_note_unsettled(p_level_ids, p_deltas, p_context);
  else
    foreach v_level_id in array p_unsettled loop
      v_changed := backorders_v1_settle_level(v_level_id, p_context) or v_changed;
    end loop;
  end if;
  return v_changed;
end
$$;
`;

/**
 * Creates levels, each with its opening movement, and sets columns of levels that exist; a stocked quantity that is set
 * is written as an adjustment by the difference, which is computed under the lock.
 *
 * A workflow that compensates sets back what the levels were before. What others did meanwhile must stay, so its own
 * adjustment is reversed instead: the one that found the value that it sets, or else its last, once.
 *
 * p_lines: [{ ordinal, id, inventory_item_id, location_id, fields }] with, in fields, only the columns that are given.
 *
 * Locks: create none; update the levels, in order.
 * Incoming quantities are kept as supply, see change-supply.ts.
 *
 * Returns: { unknown_items } | { existing } | { missing } | { incoming_too_low } | { levels }, the levels as they are after the change.
 */
export const writeLevelFunctions = `
create or replace function backorders_v1_create_levels(p_lines jsonb, p_context jsonb)
returns json language plpgsql ${PLAN_BY_KEY} as $$
declare
  v_found jsonb;
  v_levels json;
begin
  select jsonb_agg(jsonb_build_object('ordinal', line.ordinal, 'inventory_item_id', line.inventory_item_id)
                   order by line.ordinal)
    into v_found
    from jsonb_to_recordset(p_lines) as line (ordinal integer, inventory_item_id text)
   where not exists (
     select 1 from inventory_item i where i.id = line.inventory_item_id and i.deleted_at is null
   );
  if v_found is not null then
    return json_build_object('unknown_items', v_found);
  end if;

  select jsonb_agg(
           jsonb_build_object('ordinal', line.ordinal, 'inventory_item_id', line.inventory_item_id,
                              'location_id', line.location_id)
           order by line.ordinal
         )
    into v_found
    from jsonb_to_recordset(p_lines) as line (ordinal integer, inventory_item_id text, location_id text)
    join inventory_level l
      on l.inventory_item_id = line.inventory_item_id
     and l.location_id = line.location_id
     and l.deleted_at is null;
  if v_found is not null then
    return json_build_object('existing', v_found);
  end if;

  with line as (
    select line.*,
           coalesce((line.fields->>'stocked_quantity')::numeric, 0) as stocked,
           coalesce((line.fields->>'incoming_quantity')::numeric, 0) as incoming
      from jsonb_to_recordset(p_lines) as line (
             ordinal integer, id text, inventory_item_id text, location_id text, fields jsonb
           )
  ),
  level as (
    insert into inventory_level (
      id, inventory_item_id, location_id, stocked_quantity, raw_stocked_quantity, reserved_quantity,
      raw_reserved_quantity, incoming_quantity, raw_incoming_quantity, allow_backorder, backorder_limit,
      lead_time_days, metadata
    )
    select line.id, line.inventory_item_id, line.location_id, line.stocked, backorders_v1_raw(line.stocked), 0,
           backorders_v1_raw(0), line.incoming, backorders_v1_raw(line.incoming),
           (line.fields->>'allow_backorder')::boolean, (line.fields->>'backorder_limit')::numeric,
           (line.fields->>'lead_time_days')::integer,
           nullif(line.fields->'metadata', 'null')
      from line
     order by line.ordinal
    returning *
  ),
  opening as (
    insert into stock_movement (
      inventory_level_id, inventory_item_id, location_id, kind, cause,
      stocked_delta, raw_stocked_delta, reserved_delta, raw_reserved_delta,
      stocked_quantity, raw_stocked_quantity, reserved_quantity, raw_reserved_quantity, correlation_id, actor
    )
    select level.id, level.inventory_item_id, level.location_id, 'opening', p_context->>'cause',
           level.stocked_quantity, level.raw_stocked_quantity, 0, level.raw_reserved_quantity,
           level.stocked_quantity, level.raw_stocked_quantity, 0, level.raw_reserved_quantity,
           p_context->>'correlation_id', p_context->>'actor'
      from level
  )
  select ${aggregateLevels("level")} into v_levels from level;
  perform backorders_v1_set_incoming(line.id, (line.fields->>'incoming_quantity')::numeric, true, p_context)
     from jsonb_to_recordset(p_lines) as line (id text, fields jsonb)
    where (line.fields->>'incoming_quantity')::numeric > 0;
  return json_build_object('levels', v_levels);
end
$$;

create or replace function backorders_v1_update_levels(p_lines jsonb, p_context jsonb)
returns json language plpgsql ${LOCKING} as $$
declare
  v_items text[];
  v_locations text[];
  v_locked text[];
  v_level_ids text[];
  v_stocked numeric[];
  v_deltas numeric[];
  v_reverses text[];
  v_compensating boolean := (p_context->>'compensating')::boolean;
  v_line record;
  v_too_low jsonb;
begin
  select array_agg(line.inventory_item_id), array_agg(line.location_id)
    into v_items, v_locations
    from jsonb_to_recordset(p_lines) as line (inventory_item_id text, location_id text);
  v_locked := backorders_v1_lock_levels(v_items, v_locations);
  if cardinality(v_locked) < cardinality(v_items) then
    return json_build_object('missing', backorders_v1_missing_levels(p_lines));
  end if;
  select jsonb_agg(jsonb_build_object('ordinal', line.ordinal, 'ordered', trim_scale(ordered.quantity)::text)
                   order by line.ordinal)
    into v_too_low
    from jsonb_to_recordset(p_lines) as line (ordinal integer, inventory_item_id text, location_id text, fields jsonb)
    join inventory_level l
      on l.inventory_item_id = line.inventory_item_id
     and l.location_id = line.location_id
     and l.deleted_at is null
    cross join lateral (
      select sum(s.incoming) as quantity
        from replenishment_line s
       where s.inventory_level_id = l.id and s.incoming > 0 and not s.from_level
    ) as ordered
   where not v_compensating and (line.fields->>'incoming_quantity')::numeric < ordered.quantity;
  if v_too_low is not null then
    return json_build_object('incoming_too_low', v_too_low);
  end if;

  select array_agg(line.id order by line.ordinal), array_agg(line.stocked_quantity order by line.ordinal),
         array_agg(line.delta order by line.ordinal), array_agg(line.reverses_id order by line.ordinal)
    into v_level_ids, v_stocked, v_deltas, v_reverses
    from (
      select l.id, l.stocked_quantity, line.ordinal, undone.id as reverses_id,
             case when (p_context->>'compensating')::boolean then -coalesce(undone.stocked_delta, 0)
                  else (line.fields->>'stocked_quantity')::numeric - l.stocked_quantity
             end as delta
        from jsonb_to_recordset(p_lines) as line (
               ordinal integer, inventory_item_id text, location_id text, fields jsonb
             )
        join inventory_level l
          on l.inventory_item_id = line.inventory_item_id
         and l.location_id = line.location_id
         and l.deleted_at is null
        left join lateral (
          select m.id, m.stocked_delta
            from stock_movement m
           where (p_context->>'compensating')::boolean
             and m.correlation_id = p_context->>'correlation_id'
             and m.inventory_level_id = l.id
             and m.cause = 'updateInventoryLevels'
             and m.reverses_id is null
             and not exists (
               select 1
                 from stock_movement u
                where u.correlation_id = m.correlation_id
                  and u.inventory_level_id = m.inventory_level_id
                  and u.reverses_id = m.id
             )
           order by m.stocked_quantity - m.stocked_delta = (line.fields->>'stocked_quantity')::numeric desc, m.id desc
           limit 1
        ) as undone on true
       where line.fields->>'stocked_quantity' is not null
    ) as line
   where line.delta <> 0;
  if v_level_ids is not null then
    perform backorders_v1_write_adjustments(
      v_level_ids, v_stocked, v_deltas, v_reverses, 'adjust', false, p_context
    );
  end if;

  update inventory_level l
     set allow_backorder = case when jsonb_exists(line.fields, 'allow_backorder')
                                then (line.fields->>'allow_backorder')::boolean else l.allow_backorder end,
         backorder_limit = case when jsonb_exists(line.fields, 'backorder_limit')
                                then (line.fields->>'backorder_limit')::numeric else l.backorder_limit end,
         lead_time_days = case when jsonb_exists(line.fields, 'lead_time_days')
                               then (line.fields->>'lead_time_days')::integer else l.lead_time_days end,
         metadata = case when jsonb_exists(line.fields, 'metadata')
                         then backorders_v1_merge_metadata(l.metadata, line.fields->'metadata') else l.metadata end,
         updated_at = now()
    from jsonb_to_recordset(p_lines) as line (inventory_item_id text, location_id text, fields jsonb)
   where l.inventory_item_id = line.inventory_item_id
     and l.location_id = line.location_id
     and l.deleted_at is null;

  for v_line in
    select l.id, (line.fields->>'incoming_quantity')::numeric as incoming
      from jsonb_to_recordset(p_lines) as line (inventory_item_id text, location_id text, fields jsonb)
      join inventory_level l
        on l.inventory_item_id = line.inventory_item_id
       and l.location_id = line.location_id
       and l.deleted_at is null
     where (line.fields->>'incoming_quantity')::numeric <> l.incoming_quantity
        or (jsonb_exists(line.fields, 'lead_time_days') and l.backordered_quantity > 0)
  loop
    if v_line.incoming is not null then
      perform backorders_v1_set_incoming(v_line.id, v_line.incoming, v_compensating, p_context);
    else
      perform backorders_v1_plan_level(v_line.id, p_context);
    end if;
  end loop;

  return json_build_object('levels', backorders_v1_levels_by_id(v_locked));
end
$$;
`;
