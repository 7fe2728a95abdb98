import { callFunction, ChangeContext, ExecuteSql, MissingLevel } from "./execute";
import { aggregateLevels, LevelColumns } from "./level-columns";
import { PLAN_BY_KEY } from "./plan-by-key";

/**
 * Creates levels, each with its opening movement, and sets columns of levels that exist; a stocked quantity that is set
 * is written as an adjustment by the difference, which is computed under the lock.
 *
 * p_lines: [{ ordinal, id, inventory_item_id, location_id, fields }] with, in fields, only the columns that are given.
 *
 * Locks: create none; update the levels, in order.
 * Returns: { unknown_items } | { existing } | { missing } | { levels }, the levels as they are after the change.
 */
export const writeLevelsFunctions = `
create or replace function backorders_create_levels(p_lines jsonb, p_context jsonb)
returns json language plpgsql ${PLAN_BY_KEY} as $$
declare
  v_found jsonb;
  v_levels json;
  v_made text[];
  v_key text := p_context->>'idempotency_key';
begin
  -- A retry gets the levels that it made, unless they were deleted for good: that is how a workflow compensates.
  if v_key is not null then
    select array_agg(l.id) into v_made
      from stock_movement m
      join inventory_level l on l.id = m.inventory_level_id
     where m.idempotency_key >= v_key || '#' and m.idempotency_key < v_key || '$';
    if v_made is not null then
      return json_build_object('levels', backorders_levels_by_id(v_made), 'replayed', true);
    end if;
    v_key := v_key || '#' || backorders_attempts(v_key);
  end if;

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
      raw_reserved_quantity, incoming_quantity, raw_incoming_quantity, allow_backorder, backorder_limit, metadata
    )
    select line.id, line.inventory_item_id, line.location_id, line.stocked, backorders_raw(line.stocked), 0,
           backorders_raw(0), line.incoming, backorders_raw(line.incoming),
           (line.fields->>'allow_backorder')::boolean, (line.fields->>'backorder_limit')::numeric,
           nullif(line.fields->'metadata', 'null')
      from line
     order by line.ordinal
    returning *
  ),
  opening as (
    insert into stock_movement (
      inventory_level_id, inventory_item_id, location_id, kind, cause,
      stocked_delta, raw_stocked_delta, reserved_delta, raw_reserved_delta,
      stocked_quantity, raw_stocked_quantity, reserved_quantity, raw_reserved_quantity, correlation_id, actor,
      idempotency_key
    )
    select level.id, level.inventory_item_id, level.location_id, 'opening', p_context->>'cause',
           level.stocked_quantity, level.raw_stocked_quantity, 0, level.raw_reserved_quantity,
           level.stocked_quantity, level.raw_stocked_quantity, 0, level.raw_reserved_quantity,
           p_context->>'correlation_id', p_context->>'actor', v_key || '.o' || level.id
      from level
  )
  select ${aggregateLevels("level")} into v_levels from level;
  return json_build_object('levels', v_levels, 'replayed', false);
end
$$;

create or replace function backorders_update_levels(p_lines jsonb, p_context jsonb)
returns json language plpgsql ${PLAN_BY_KEY} as $$
declare
  v_items text[];
  v_locations text[];
  v_key text := p_context->>'idempotency_key';
  v_locked text[];
  v_level_ids text[];
  v_stocked numeric[];
  v_deltas numeric[];
  v_replayed boolean;
begin
  select array_agg(line.inventory_item_id), array_agg(line.location_id)
    into v_items, v_locations
    from jsonb_to_recordset(p_lines) as line (inventory_item_id text, location_id text);
  v_locked := backorders_lock_levels(v_items, v_locations);
  if cardinality(v_locked) < cardinality(v_items) then
    return json_build_object('missing', backorders_missing_levels(p_lines));
  end if;

  v_replayed := backorders_replayed(p_context);
  if not v_replayed then
    -- The first carries the key, so it is written also where it changes nothing: a retry is known by it.
    select array_agg(line.id order by line.place), array_agg(line.stocked_quantity order by line.place),
           array_agg(line.delta order by line.place)
      into v_level_ids, v_stocked, v_deltas
      from (
        select l.id, l.stocked_quantity,
               (line.fields->>'stocked_quantity')::numeric - l.stocked_quantity as delta,
               row_number() over (order by line.ordinal) as place
          from jsonb_to_recordset(p_lines) as line (
                 ordinal integer, inventory_item_id text, location_id text, fields jsonb
               )
          join inventory_level l
            on l.inventory_item_id = line.inventory_item_id
           and l.location_id = line.location_id
           and l.deleted_at is null
         where line.fields->>'stocked_quantity' is not null
      ) as line
     where line.delta <> 0 or (v_key is not null and line.place = 1);
    if v_level_ids is not null then
      perform backorders_write_adjustments(
        v_level_ids, v_stocked, v_deltas, v_key || '#' || backorders_attempts(v_key), p_context
      );
    end if;

    update inventory_level l
       set incoming_quantity = coalesce((line.fields->>'incoming_quantity')::numeric, l.incoming_quantity),
           raw_incoming_quantity = backorders_raw(
             coalesce((line.fields->>'incoming_quantity')::numeric, l.incoming_quantity)
           ),
           allow_backorder = case when jsonb_exists(line.fields, 'allow_backorder')
                                  then (line.fields->>'allow_backorder')::boolean else l.allow_backorder end,
           backorder_limit = case when jsonb_exists(line.fields, 'backorder_limit')
                                  then (line.fields->>'backorder_limit')::numeric else l.backorder_limit end,
           metadata = case when jsonb_exists(line.fields, 'metadata')
                           then backorders_merge_metadata(l.metadata, line.fields->'metadata') else l.metadata end,
           updated_at = now()
      from jsonb_to_recordset(p_lines) as line (inventory_item_id text, location_id text, fields jsonb)
     where l.inventory_item_id = line.inventory_item_id
       and l.location_id = line.location_id
       and l.deleted_at is null;
  end if;

  return json_build_object('replayed', v_replayed, 'levels', backorders_levels_by_id(v_locked));
end
$$;
`;

/** The columns of a level that a caller may set. Only those that are given are present. */
export type LevelFields = {
  stocked_quantity?: string;
  incoming_quantity?: string;
  allow_backorder?: boolean | null;
  backorder_limit?: string | null;
  metadata?: Record<string, unknown> | null;
};

export type LevelLine = {
  ordinal: number;
  /** The new level's id; `null` in an update, where item and location name the level. */
  id: string | null;
  inventory_item_id: string;
  location_id: string;
  fields: LevelFields;
};

type LevelRef = { ordinal: number; inventory_item_id: string; location_id: string };

export type CreateLevelsOutcome =
  | { unknown_items: Omit<LevelRef, "location_id">[] }
  | { existing: LevelRef[] }
  | { levels: LevelColumns; replayed: boolean };

export type UpdateLevelsOutcome =
  { missing: MissingLevel[] } | { levels: LevelColumns; replayed: boolean };

/** Creates levels; see {@link writeLevelsFunctions}. Two callers at once: one meets a unique violation (23505). */
export function createLevels(
  execute: ExecuteSql,
  lines: LevelLine[],
  context: ChangeContext,
): Promise<CreateLevelsOutcome> {
  return callFunction(execute, "backorders_create_levels(?::jsonb, ?::jsonb)", [
    JSON.stringify(lines),
    JSON.stringify(context),
  ]);
}

/** Sets columns of levels; see {@link writeLevelsFunctions}. */
export function updateLevels(
  execute: ExecuteSql,
  lines: LevelLine[],
  context: ChangeContext,
): Promise<UpdateLevelsOutcome> {
  return callFunction(execute, "backorders_update_levels(?::jsonb, ?::jsonb)", [
    JSON.stringify(lines),
    JSON.stringify(context),
  ]);
}
