/** A level's columns, and the SQL of each. Quantities come as text, because JSON's numbers lose digits. */
const COLUMNS = {
  id: "id",
  inventory_item_id: "inventory_item_id",
  location_id: "location_id",
  stocked_quantity: "raw_stocked_quantity->>'value'",
  reserved_quantity: "raw_reserved_quantity->>'value'",
  incoming_quantity: "raw_incoming_quantity->>'value'",
  backordered_quantity: "backordered_quantity",
  allow_backorder: "allow_backorder",
  backorder_limit: "backorder_limit",
  lead_time_days: "lead_time_days",
  metadata: "metadata",
  created_at: "created_at",
  updated_at: "updated_at",
  deleted_at: "deleted_at",
};

/**
 * Levels by column, each list in the same order. What changes of levels return is printed so: of hundreds of levels it is
 * a third of what rows with the names of their columns take, for the database to print and for Node to read.
 *
 * @param alias - of the levels, of which there is at least one, in the statement around it
 * @returns SQL of an aggregate
 */
export function aggregateLevels(alias: string): string {
  const columns = Object.entries(COLUMNS).map(
    ([name, sql]) => `'${name}', json_agg(${alias}.${sql})`,
  );
  return `json_build_object(${columns.join(", ")})`;
}

/**
 * That a claim stands at a level, to be found by its item. Where the table was empty when PostgreSQL last counted its rows,
 * the index of locations looks as good to it, and gives every claim of the warehouse; it is not used for this comparison.
 *
 * @param claim - alias of the claim
 * @param level - alias of the level
 * @returns SQL of a condition
 */
export function standsAtSql(claim: string, level: string): string {
  return `${claim}.inventory_item_id = ${level}.inventory_item_id and ${claim}.location_id is not distinct from ${level}.location_id`;
}

/**
 * What deducted claims have taken from a level's stock and is still on the shelf.
 *
 * @param alias - of the level in the statement around it
 * @returns SQL of a quantity, 0 or more
 */
export function deductedSql(alias: string): string {
  return `coalesce((
             select sum(r.quantity)
               from reservation_item r
              where ${standsAtSql("r", alias)}
                and r.deducted and r.deleted_at is null
           ), 0)`;
}

/**
 * Locks the levels of lines in the one order that every change uses (item, location), and reads them as it goes. Lines of
 * one level stay in their own order.
 *
 * @param lines - SQL of a row source that names its columns `inventory_item_id`, `location_id`, `place` and others
 * @param columns - what is read of each level `l`, as it is under its lock
 * @returns SQL that follows `from`: `line` with its `level`; lines without a live level are left out
 */
export const lockedLevels = (lines: string, columns: string): string => `
      (select * from ${lines} order by inventory_item_id, location_id, place) as line
      cross join lateral (
        select ${columns}
          from inventory_level l
         where l.inventory_item_id = line.inventory_item_id
           and l.location_id = line.location_id
           and l.deleted_at is null
           for update
      ) as level`;

/**
 * Locks and reads levels, and writes a change of one of them together with the movement that explains it.
 *
 * lock_levels: locks the live levels of (item, location) pairs, so that two changes never wait for each other. Returns
 *   their ids, one for each pair that has one.
 * record_movement: changes one level's balances and writes the movement, which the caller has locked. p_backordered_delta
 *   changes the level's open backorder quantity, which has no movement of its own: the entries explain it. Where p_context
 *   has a `kind`, as in a repair, the movement is of that kind. Returns the movement's id.
 */
export const levelFunctions = `
create or replace function backorders_v1_raw(p_value numeric)
returns jsonb language sql stable as $$
  select ('{"value": "' || trim_scale(p_value)::text || '", "precision": 20}')::jsonb
$$;

create or replace function backorders_v1_lock_levels(p_items text[], p_locations text[])
returns text[] language plpgsql as $$
begin
  return array(
    select level.id
      from ${lockedLevels(
        "unnest(p_items, p_locations) with ordinality as pair (inventory_item_id, location_id, place)",
        "l.id",
      )}
  );
end
$$;

-- Locks levels that are known by id, in the order that every change uses. Returns those that are alive.
create or replace function backorders_v1_lock_levels_by_id(p_level_ids text[])
returns text[] language plpgsql as $$
begin
  return array(
    select id
      from (
        select id from inventory_level
         where id = any (p_level_ids) and deleted_at is null
         order by inventory_item_id, location_id
           for update
      ) as level
  );
end
$$;

create or replace function backorders_v1_missing_levels(p_lines jsonb)
returns jsonb language plpgsql stable as $$
begin
  return (
    select jsonb_agg(
             jsonb_build_object(
               'ordinal', line.ordinal,
               'inventory_item_id', line.inventory_item_id,
               'location_id', line.location_id,
               'item_exists', exists (
                 select 1 from inventory_item i where i.id = line.inventory_item_id and i.deleted_at is null
               )
             )
             order by line.ordinal
           )
      from jsonb_to_recordset(p_lines) as line (ordinal integer, inventory_item_id text, location_id text)
     where line.location_id is not null
       and not exists (
             select 1
               from inventory_level l
              where l.inventory_item_id = line.inventory_item_id
                and l.location_id = line.location_id
                and l.deleted_at is null
           )
  );
end
$$;

create or replace function backorders_v1_levels_by_id(p_level_ids text[])
returns json language plpgsql stable as $$
begin
  return (
    select ${aggregateLevels("l")}
      from (select distinct * from unnest(p_level_ids)) as level (id)
      cross join lateral (select * from inventory_level l where l.id = level.id offset 0) as l
  );
end
$$;

create or replace function backorders_v1_record_movement(
  p_level_id text,
  p_kind text,
  p_stocked_delta numeric,
  p_reserved_delta numeric,
  p_backordered_delta numeric,
  p_reservation_id text,
  p_line_item_id text,
  p_context jsonb
)
returns text language plpgsql as $$
declare
  v_id text;
begin
  with level as (
    update inventory_level l
       set stocked_quantity = l.stocked_quantity + p_stocked_delta,
           raw_stocked_quantity = backorders_v1_raw(l.stocked_quantity + p_stocked_delta),
           reserved_quantity = l.reserved_quantity + p_reserved_delta,
           raw_reserved_quantity = backorders_v1_raw(l.reserved_quantity + p_reserved_delta),
           backordered_quantity = l.backordered_quantity + p_backordered_delta,
           updated_at = now()
     where l.id = p_level_id
    returning l.id, l.inventory_item_id, l.location_id, l.stocked_quantity, l.raw_stocked_quantity,
              l.reserved_quantity, l.raw_reserved_quantity
  )
  insert into stock_movement (
    inventory_level_id, inventory_item_id, location_id, kind, cause,
    stocked_delta, raw_stocked_delta, reserved_delta, raw_reserved_delta,
    stocked_quantity, raw_stocked_quantity, reserved_quantity, raw_reserved_quantity,
    reservation_id, line_item_id, correlation_id, actor
  )
  select level.id, level.inventory_item_id, level.location_id, coalesce(p_context->>'kind', p_kind), p_context->>'cause',
         p_stocked_delta, backorders_v1_raw(p_stocked_delta), p_reserved_delta, backorders_v1_raw(p_reserved_delta),
         level.stocked_quantity, level.raw_stocked_quantity, level.reserved_quantity, level.raw_reserved_quantity,
         p_reservation_id, p_line_item_id, p_context->>'correlation_id', p_context->>'actor'
    from level
  returning id into v_id;
  return v_id;
end
$$;

-- As core merges metadata: null clears it, an empty string removes its key, everything else is set.
create or replace function backorders_v1_merge_metadata(p_metadata jsonb, p_changes jsonb)
returns jsonb language plpgsql immutable as $$
begin
  if p_changes is null or jsonb_typeof(p_changes) = 'null' then
    return null;
  end if;
  return (
    select coalesce(jsonb_object_agg(key, value), '{}')
      from jsonb_each(coalesce(p_metadata, '{}') || p_changes)
     where value <> '""'
  );
end
$$;
`;
