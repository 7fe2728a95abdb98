import { callFunction, ChangeContext, ExecuteSql, MissingLevel } from "./execute";
import { aggregateLevels, LevelColumns } from "./level-columns";
import { lockedLevels } from "./lock-levels";
import { PLAN_BY_KEY } from "./plan-by-key";

/**
 * Changes the stocked quantity of any number of levels by deltas, in either direction and below zero too, with one
 * movement for each line. A level may stand in several lines.
 *
 * Locks: the levels, in order.
 * Returns: { missing }, or { levels, replayed }: the levels as they are after the change.
 */
export const adjustLevelsFunction = `
create or replace function backorders_adjust_levels(
  p_items text[],
  p_locations text[],
  p_deltas numeric[],
  p_context jsonb
)
returns json language plpgsql ${PLAN_BY_KEY} as $$
declare
  v_level_ids text[];
  v_stocked numeric[];
  v_deltas numeric[];
  v_key text := p_context->>'idempotency_key';
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
        select backorders_missing_levels(jsonb_agg(line))
          from (
            select place - 1 as ordinal, inventory_item_id, location_id
              from unnest(p_items, p_locations) with ordinality as pair (inventory_item_id, location_id, place)
          ) as line
      )
    );
  end if;

  if backorders_replayed(p_context) then
    return json_build_object('replayed', true, 'levels', backorders_levels_by_id(v_level_ids));
  end if;
  if v_key is not null then
    v_key := v_key || '#' || backorders_attempts(v_key);
  end if;
  return json_build_object(
    'replayed', false,
    'levels', backorders_write_adjustments(v_level_ids, v_stocked, v_deltas, v_key, p_context)
  );
end
$$;

create or replace function backorders_levels_by_id(p_level_ids text[])
returns json language plpgsql stable as $$
begin
  return (
    select ${aggregateLevels("l")}
      from (select distinct * from unnest(p_level_ids)) as level (id)
      cross join lateral (select * from inventory_level l where l.id = level.id offset 0) as l
  );
end
$$;

-- One line for each element of the lists. The levels are locked, and have the given balances; those after each movement
-- are the level's, plus the running sum of its lines.
-- Returns: the levels as they are after the change.
create or replace function backorders_write_adjustments(
  p_level_ids text[],
  p_stocked numeric[],
  p_deltas numeric[],
  p_key text,
  p_context jsonb
)
returns json language plpgsql as $$
declare
  v_levels json;
  v_nothing jsonb := backorders_raw(0);
begin
  with line as (
    select line.place, line.id, line.delta,
           line.stocked + sum(line.delta) over (partition by line.id order by line.place) as stocked_quantity
      from unnest(p_level_ids, p_stocked, p_deltas) with ordinality as line (id, stocked, delta, place)
  ),
  changed as (
    update inventory_level l
       set stocked_quantity = last.stocked_quantity,
           raw_stocked_quantity = backorders_raw(last.stocked_quantity),
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
      correlation_id, actor, idempotency_key
    )
    select line.id, changed.inventory_item_id, changed.location_id, 'adjust', p_context->>'cause',
           line.delta, backorders_raw(line.delta), 0, v_nothing,
           line.stocked_quantity, backorders_raw(line.stocked_quantity),
           changed.reserved_quantity, changed.raw_reserved_quantity,
           p_context->>'correlation_id', p_context->>'actor',
           -- The first row carries the key: it tells a retry as well as all of them would.
           case when line.place = 1 then p_key || '.a' end
      from line
      join changed on changed.id = line.id
     order by line.place
  )
  select ${aggregateLevels("changed")} into v_levels from changed;
  return v_levels;
end
$$;
`;

/** One line of an adjustment; `delta` has a sign: negative takes out of stock. */
export type AdjustmentLine = {
  inventory_item_id: string;
  location_id: string;
  delta: string;
};

export type AdjustOutcome =
  { missing: MissingLevel[] } | { levels: LevelColumns; replayed: boolean };

/** Changes stocked quantities by deltas; see {@link adjustLevelsFunction}. */
export function adjustLevels(
  execute: ExecuteSql,
  lines: AdjustmentLine[],
  context: ChangeContext,
): Promise<AdjustOutcome> {
  return callFunction(
    execute,
    "backorders_adjust_levels(?::text[], ?::text[], ?::numeric[], ?::jsonb)",
    [
      lines.map((line) => line.inventory_item_id),
      lines.map((line) => line.location_id),
      lines.map((line) => line.delta),
      JSON.stringify(context),
    ],
  );
}
