/**
 * Locks the levels of lines in the order that every change uses, and reads them as it goes. Lines of one level stay in
 * their own order.
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
 * Locks the live levels of the given (item, location) pairs, in the one order that every change uses, so that two
 * changes never wait for each other.
 *
 * Locks: the level rows, FOR UPDATE, ordered by inventory_item_id, location_id.
 * Returns: the ids of the live levels, one for each pair that has one.
 */
export const lockLevelsFunction = `
create or replace function backorders_lock_levels(p_items text[], p_locations text[])
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

create or replace function backorders_missing_levels(p_lines jsonb)
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
     where not exists (
             select 1
               from inventory_level l
              where l.inventory_item_id = line.inventory_item_id
                and l.location_id = line.location_id
                and l.deleted_at is null
           )
  );
end
$$;
`;
