import { LOCKING, PLAN_BY_KEY } from "./settings";

/**
 * What a level is short of and nobody brings yet. What running workflows changed is left out, as in settling.
 *
 * @param level - alias of the level
 */
export const wantedSql = (level: string): string => `greatest(
  0,
  ${level}.reserved_quantity - ${level}.stocked_quantity - ${level}.incoming_quantity
  + coalesce((select sum(u.delta) from unsettled_change u where u.inventory_level_id = ${level}.id), 0)
)`;

/** The line of a level in the draft that follows its location's shortages; at most one. */
const DRAFT_LINE = `
      select s.id, s.quantity, s.set_by_person
        from replenishment_order o
        join replenishment_line s on s.replenishment_order_id = o.id
       where o.location_id = l.location_id
         and o.status = 'draft' and o.follows_shortage and o.deleted_at is null
         and s.inventory_level_id = l.id
       order by s.set_by_person desc, s.id
       limit 1`;

/**
 * The draft of a location that shortages flow into by themselves: it asks for what its levels are short of and what is not
 * incoming. Lines that a person set stay as they are.
 *
 * follow_shortage: brings the lines of levels in step. Idempotent: it looks at the levels under the draft's lock, so that of
 *   two at once the last one writes what is true. Returns the ids of the drafts that it changed.
 * unfollowed_levels: levels whose line is not in step, for the sweep. Locks nothing.
 *
 * Locks: the draft's row, or by its unique key whoever makes the location's draft at the same moment. No level.
 */
export const draftFunctions = `
create or replace function backorders_v1_follow_shortage(p_level_ids text[])
returns text[] language plpgsql ${LOCKING} as $$
declare
  v_location record;
  v_draft_id text;
  v_changed text[] := '{}';
begin
  for v_location in
    select l.location_id, array_agg(l.id) as level_ids
      from inventory_level l
      left join lateral (${DRAFT_LINE}) as line on true
     where l.id = any (p_level_ids)
       and l.deleted_at is null
       and not coalesce(line.set_by_person, false)
       and ${wantedSql("l")} <> coalesce(line.quantity, 0)
     group by l.location_id
     order by l.location_id
  loop
    v_draft_id := backorders_v1_lock_draft(v_location.location_id);
    delete from replenishment_line s
     using inventory_level l
     where s.replenishment_order_id = v_draft_id
       and not s.set_by_person
       and l.id = s.inventory_level_id
       and l.id = any (v_location.level_ids)
       and ${wantedSql("l")} = 0;
    update replenishment_line s
       set quantity = ${wantedSql("l")}, updated_at = clock_timestamp()
      from inventory_level l
     where s.replenishment_order_id = v_draft_id
       and not s.set_by_person
       and l.id = s.inventory_level_id
       and l.id = any (v_location.level_ids)
       and s.quantity <> ${wantedSql("l")};
    insert into replenishment_line (replenishment_order_id, inventory_level_id, inventory_item_id, quantity, due_at)
    select v_draft_id, l.id, l.inventory_item_id, ${wantedSql("l")}, o.expected_at
      from inventory_level l
      join replenishment_order o on o.id = v_draft_id
     where l.id = any (v_location.level_ids)
       and l.deleted_at is null
       and ${wantedSql("l")} > 0
       and not exists (
         select from replenishment_line s where s.replenishment_order_id = v_draft_id and s.inventory_level_id = l.id
       )
     order by l.inventory_item_id;
    update replenishment_order o set updated_at = clock_timestamp() where o.id = v_draft_id;
    v_changed := v_changed || v_draft_id;
  end loop;
  return v_changed;
end
$$;

-- Locks the location's draft, or makes it. One that is placed at this moment is a draft no more: then there is a new one.
create or replace function backorders_v1_lock_draft(p_location_id text)
returns text language plpgsql as $$
declare
  v_id text;
begin
  loop
    select o.id into v_id
      from replenishment_order o
     where o.location_id = p_location_id and o.status = 'draft' and o.follows_shortage and o.deleted_at is null
       for update;
    if found then
      return v_id;
    end if;
    insert into replenishment_order (location_id, follows_shortage)
    values (p_location_id, true)
        on conflict (location_id) where status = 'draft' and follows_shortage and deleted_at is null do nothing
    returning id into v_id;
    if found then
      return v_id;
    end if;
  end loop;
end
$$;

create or replace function backorders_v1_unfollowed_levels(p_limit integer)
returns text[] language plpgsql stable ${PLAN_BY_KEY} as $$
begin
  return array(
    select l.id
      from (
        select e.inventory_level_id as id from backorder_entry e where e.status = 'open'
         union
        select s.inventory_level_id
          from replenishment_order o
          join replenishment_line s on s.replenishment_order_id = o.id
         where o.status = 'draft' and o.follows_shortage and o.deleted_at is null and not s.set_by_person
      ) as asked
      join inventory_level l on l.id = asked.id and l.deleted_at is null
      left join lateral (${DRAFT_LINE}) as line on true
     where not coalesce(line.set_by_person, false)
       and ${wantedSql("l")} <> coalesce(line.quantity, 0)
     limit p_limit
  );
end
$$;
`;
