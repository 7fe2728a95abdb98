import { callFunction, ChangeContext, ExecuteSql, JsonRow, MissingLevel } from "./execute";
import { PLAN_BY_KEY } from "./plan-by-key";

/**
 * Changes the stocked quantity of any number of levels by deltas, in either direction and below zero too, with one
 * movement for each line. A level may stand in several lines.
 *
 * Locks: the levels, in order.
 * Returns: { missing }, or { levels, level_ids }: the levels as they are after the change.
 */
export const adjustLevelsFunction = `
create or replace function backorders_adjust_levels(p_lines jsonb, p_context jsonb)
returns json language plpgsql ${PLAN_BY_KEY} as $$
declare
  v_items text[];
  v_locations text[];
  v_level_ids text[];
  v_key text := p_context->>'idempotency_key';
begin
  select array_agg(line.inventory_item_id), array_agg(line.location_id)
    into v_items, v_locations
    from jsonb_to_recordset(p_lines) as line (inventory_item_id text, location_id text);
  v_level_ids := backorders_lock_levels(v_items, v_locations);
  if cardinality(v_level_ids) < cardinality(v_items) then
    return json_build_object('missing', backorders_missing_levels(p_lines));
  end if;

  if backorders_replayed(p_context) then
    return json_build_object('replayed', true, 'levels', backorders_levels_by_id(v_level_ids));
  end if;
  if v_key is not null then
    v_key := v_key || '#' || backorders_attempts(v_key);
  end if;
  return json_build_object(
    'replayed', false,
    'levels', backorders_write_adjustments(p_lines, v_key, p_context)
  );
end
$$;

create or replace function backorders_levels_by_id(p_level_ids text[])
returns json language plpgsql stable as $$
begin
  return (
    select json_agg(row_to_json(l))
      from (select distinct * from unnest(p_level_ids)) as level (id)
      cross join lateral (select * from inventory_level l where l.id = level.id offset 0) as l
  );
end
$$;

-- The levels are locked. Balances after each movement are the level's, plus the running sum of its lines.
-- Returns: the levels as they are after the change.
create or replace function backorders_write_adjustments(p_lines jsonb, p_key text, p_context jsonb)
returns json language plpgsql as $$
declare
  v_levels json;
begin
  with line as (
    select line.ordinal, line.delta, l.id, l.inventory_item_id, l.location_id, l.reserved_quantity,
           l.raw_reserved_quantity,
           l.stocked_quantity + sum(line.delta) over (partition by l.id order by line.ordinal) as stocked_quantity
      from jsonb_to_recordset(p_lines) as line (
             ordinal integer, inventory_item_id text, location_id text, delta numeric
           )
      cross join lateral (
        select * from inventory_level l
         where l.inventory_item_id = line.inventory_item_id
           and l.location_id = line.location_id
           and l.deleted_at is null
        offset 0
      ) as l
  ),
  changed as (
    update inventory_level l
       set stocked_quantity = last.stocked_quantity,
           raw_stocked_quantity = backorders_raw(last.stocked_quantity),
           updated_at = now()
      from (select distinct on (id) id, stocked_quantity from line order by id, ordinal desc) as last
     where l.id = last.id
    returning l.*
  ),
  movement as (
    insert into stock_movement (
      inventory_level_id, inventory_item_id, location_id, kind, cause,
      stocked_delta, raw_stocked_delta, reserved_delta, raw_reserved_delta,
      stocked_quantity, raw_stocked_quantity, reserved_quantity, raw_reserved_quantity,
      correlation_id, actor, idempotency_key
    )
    select line.id, line.inventory_item_id, line.location_id, 'adjust', p_context->>'cause',
           line.delta, backorders_raw(line.delta), 0, backorders_raw(0),
           line.stocked_quantity, backorders_raw(line.stocked_quantity),
           line.reserved_quantity, line.raw_reserved_quantity,
           p_context->>'correlation_id', p_context->>'actor',
           -- The first row carries the key: it tells a retry as well as all of them would.
           case when line.ordinal = 0 then p_key || '.a' end
      from line
     order by line.ordinal
  )
  select json_agg(row_to_json(changed)) into v_levels from changed;
  return v_levels;
end
$$;
`;

/** One line of an adjustment; `delta` has a sign: negative takes out of stock. */
export type AdjustmentLine = {
  ordinal: number;
  inventory_item_id: string;
  location_id: string;
  delta: string;
};

export type AdjustOutcome = { missing: MissingLevel[] } | { levels: JsonRow[]; replayed: boolean };

/** Changes stocked quantities by deltas; see {@link adjustLevelsFunction}. */
export function adjustLevels(
  execute: ExecuteSql,
  lines: AdjustmentLine[],
  context: ChangeContext,
): Promise<AdjustOutcome> {
  return callFunction(execute, "backorders_adjust_levels(?::jsonb, ?::jsonb)", [
    JSON.stringify(lines),
    JSON.stringify(context),
  ]);
}
