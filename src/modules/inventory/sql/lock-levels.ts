/**
 * Locks the live levels of the given (item, location) pairs, in the one order that every change uses, so that two
 * changes never wait for each other.
 *
 * Locks: the level rows, FOR UPDATE, ordered by inventory_item_id, location_id.
 * Returns: how many of the pairs have a live level.
 */
export const lockLevelsFunction = `
create or replace function backorders_lock_levels(p_items text[], p_locations text[])
returns text[] language plpgsql as $$
begin
  return array(
    select level.id
      from (
        select *
          from unnest(p_items, p_locations) as pair (inventory_item_id, location_id)
         order by inventory_item_id, location_id
      ) as pair
      cross join lateral (
        select l.id
          from inventory_level l
         where l.inventory_item_id = pair.inventory_item_id
           and l.location_id = pair.location_id
           and l.deleted_at is null
           for update
      ) as level
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
