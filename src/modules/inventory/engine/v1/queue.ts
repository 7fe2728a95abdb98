import { standsAtSql } from "./levels";
import { estimateSql, leadTimeSql } from "./promises";

/** The outbox's note that a line waits no more for an entry: its order may be ready to ship. */
export const COVERED = "order.covered";

/**
 * The queue: opens, fills and cancels backorder entries, with their rows in the outbox; and settling, which makes a level's
 * open backorder quantity what its shortage says (I5 of docs/architecture.md).
 *
 * A workflow may change a level in one step and take the change back in the next (core's fulfilment lowers stock, then
 * releases the claim). Until it has ended, what it changed is set apart in `unsettled_change`, and settling, by whomever,
 * looks at the level as if it had not happened: so no entry flickers up, and what a workflow gives back and takes again is
 * not filled to others meanwhile. What is given back to a level that nobody waits at needs no such note.
 *
 * Locks: the entry rows; the caller holds the level's lock, without which no entry and no unsettled change of the level
 * changes. end_workflow and settle_due lock the levels themselves, in order.
 */
export const queueFunctions = `
-- The entry whose place in the queue a claim has again: a line that takes again in the workflow that gave back keeps its
-- own. All null where there is none: then the claim stands last.
create or replace function backorders_v1_earlier_entry(
  p_reservation_id text, p_line_item_id text, p_inventory_item_id text, p_any_workflow boolean, p_context jsonb
)
returns backorder_entry language plpgsql as $$
declare
  v_entry backorder_entry;
begin
  select e.* into v_entry
    from stock_movement m
    join backorder_entry e on e.reservation_id = m.reservation_id
   where m.correlation_id = p_context->>'correlation_id'
     and m.kind = 'release'
     and m.inventory_item_id = p_inventory_item_id
     and (m.reservation_id = p_reservation_id or m.line_item_id = p_line_item_id)
     and e.cancelled_quantity > 0
   order by e.queued_at, e.id
   limit 1;
  if v_entry.id is null and p_any_workflow then
    select e.* into v_entry
      from backorder_entry e
     where e.reservation_id = p_reservation_id and e.cancelled_quantity > 0
     order by e.queued_at, e.id
     limit 1;
  end if;
  return v_entry;
end
$$;

-- Opens an entry, and puts its event into the outbox: due at once, or when the workflow that claims has ended. Without a
-- p_priority it has the one that its claim was given last. Its date is the caller's to plan. Returns its id.
create or replace function backorders_v1_open_entry(
  p_level_id text, p_reservation_id text, p_line_item_id text, p_inventory_item_id text, p_location_id text,
  p_quantity numeric, p_queued_at timestamptz, p_priority integer, p_movement_id text, p_due boolean, p_context jsonb
)
returns text language plpgsql as $$
declare
  v_id text;
begin
  insert into backorder_entry (
    reservation_id, line_item_id, inventory_level_id, inventory_item_id, location_id,
    quantity, raw_quantity, priority, queued_at, estimated_at, stock_movement_id, correlation_id
  )
  select p_reservation_id, p_line_item_id, l.id, p_inventory_item_id, p_location_id,
         p_quantity, backorders_v1_raw(p_quantity),
         coalesce(p_priority, (
           select e.priority from backorder_entry e where e.reservation_id = p_reservation_id order by e.id desc limit 1
         ), 0),
         p_queued_at, ${estimateSql("p_queued_at", leadTimeSql("l", "i"))}, p_movement_id, p_context->>'correlation_id'
    from inventory_level l
    join inventory_item i on i.id = l.inventory_item_id
   where l.id = p_level_id
  returning id into v_id;
  insert into inventory_outbox (name, backorder_entry_id, inventory_level_id, correlation_id, due_at)
  values ('inventory.backordered', v_id, p_level_id, p_context->>'correlation_id',
          case when p_due then clock_timestamp() end);
  return v_id;
end
$$;

-- Notes that lines wait no more for entries that were closed. Whether their orders are ready to ship is looked at when the note
-- is due (engine/ready-orders.ts); it is no event, and is never sent.
create or replace function backorders_v1_note_covered(p_entry_ids text[], p_context jsonb)
returns void language plpgsql as $$
begin
  insert into inventory_outbox (name, backorder_entry_id, inventory_level_id, correlation_id, due_at)
  select '${COVERED}', e.id, e.inventory_level_id, p_context->>'correlation_id', backorders_v1_due_at(p_context)
    from backorder_entry e
   where e.id = any (p_entry_ids) and e.line_item_id is not null
   order by e.id;
end
$$;

-- Cancels part of what a claim still waits for, the newest entry first: the claim keeps its oldest place. Where nobody waits
-- for an entry any more, its events that are not out go too, except that a part of it was filled. The caller plans the rest.
-- What one workflow opened and cancels again never waited.
create or replace function backorders_v1_cancel_entries(p_reservation_id text, p_quantity numeric, p_context jsonb)
returns void language plpgsql as $$
declare
  v_entry record;
  v_left numeric := p_quantity;
  v_part numeric;
begin
  for v_entry in
    select id, quantity, filled_quantity, correlation_id from backorder_entry
     where reservation_id = p_reservation_id and status = 'open'
     order by queued_at desc, id desc
       for update
  loop
    exit when v_left <= 0;
    v_part := least(v_left, v_entry.quantity);
    update backorder_entry e
       set quantity = e.quantity - v_part,
           raw_quantity = backorders_v1_raw(e.quantity - v_part),
           cancelled_quantity = e.cancelled_quantity + v_part,
           raw_cancelled_quantity = backorders_v1_raw(e.cancelled_quantity + v_part),
           status = case when e.quantity = v_part then 'cancelled' else e.status end,
           closed_at = case when e.quantity = v_part then clock_timestamp() end,
           updated_at = now()
     where e.id = v_entry.id;
    if v_entry.quantity = v_part then
      delete from inventory_outbox o
       where o.backorder_entry_id = v_entry.id and o.sent_at is null and o.name <> 'inventory.backorder-filled';
      if v_entry.correlation_id is distinct from p_context->>'correlation_id' then
        perform backorders_v1_note_covered(array[v_entry.id], p_context);
      end if;
    end if;
    v_left := v_left - v_part;
  end loop;
end
$$;

-- Covers p_quantity of what a level's claims wait for, the first in the queue first, and tells of each. Reads no further
-- than that. The caller plans the rest.
create or replace function backorders_v1_fill_entries(p_level_id text, p_quantity numeric, p_context jsonb)
returns void language plpgsql as $$
declare
  v_entry record;
  v_left numeric := p_quantity;
  v_ids text[] := '{}';
  v_parts numeric[] := '{}';
begin
  for v_entry in
    select id, quantity from backorder_entry
     where inventory_level_id = p_level_id and status = 'open'
     order by priority desc, queued_at, id
  loop
    v_ids := v_ids || v_entry.id;
    v_parts := v_parts || least(v_left, v_entry.quantity);
    v_left := v_left - least(v_left, v_entry.quantity);
    exit when v_left <= 0;
  end loop;
  with filled as (
    update backorder_entry e
       set quantity = e.quantity - part.quantity,
           raw_quantity = backorders_v1_raw(e.quantity - part.quantity),
           filled_quantity = e.filled_quantity + part.quantity,
           raw_filled_quantity = backorders_v1_raw(e.filled_quantity + part.quantity),
           status = case when e.quantity = part.quantity then 'filled' else e.status end,
           closed_at = case when e.quantity = part.quantity then clock_timestamp() end,
           updated_at = now()
      from unnest(v_ids, v_parts) with ordinality as part (id, quantity, place)
     where e.id = part.id
    returning e.id, part.place, part.quantity as part, e.quantity as left_over, e.promised_at
  )
  insert into inventory_outbox (name, backorder_entry_id, inventory_level_id, correlation_id, due_at, data)
  select 'inventory.backorder-filled', filled.id, p_level_id, p_context->>'correlation_id',
         backorders_v1_due_at(p_context),
         jsonb_build_object(
           'filled_quantity', trim_scale(filled.part)::text,
           'from', jsonb_build_object(
             'waiting_quantity', trim_scale(filled.left_over + filled.part)::text, 'promised_at', filled.promised_at
           ),
           'to', jsonb_build_object(
             'waiting_quantity', trim_scale(filled.left_over)::text,
             'promised_at', case when filled.left_over > 0 then filled.promised_at end
           )
         )
    from filled
   order by filled.place;
  perform backorders_v1_note_covered(array(
    select e.id from backorder_entry e where e.id = any (v_ids) and e.status = 'filled'
  ), p_context);
  update inventory_level l
     set backordered_quantity = l.backordered_quantity - (p_quantity - v_left), updated_at = now()
   where l.id = p_level_id;
end
$$;

-- Makes the last claims of a level wait, for p_quantity in all or for as much as they claim. Their place in the queue is
-- that of the claim: who ordered earlier is served earlier. Returns whether there were claims to wait.
create or replace function backorders_v1_make_claims_wait(p_level_id text, p_quantity numeric, p_context jsonb)
returns boolean language plpgsql as $$
declare
  v_claim record;
  v_movement_id text;
  v_left numeric := p_quantity;
  v_part numeric;
begin
  for v_claim in
    select r.id, r.line_item_id, r.inventory_item_id, r.location_id, r.created_at,
           r.quantity - waiting.quantity as covered
      from inventory_level l
      join reservation_item r
        on ${standsAtSql("r", "l")} and r.deleted_at is null
      cross join lateral (
        select coalesce(sum(e.quantity), 0) as quantity
          from backorder_entry e
         where e.reservation_id = r.id and e.status = 'open'
      ) as waiting
     where l.id = p_level_id
     order by r.created_at desc, r.id desc
  loop
    exit when v_left <= 0;
    v_part := least(v_left, v_claim.covered);
    if v_part > 0 then
      if v_movement_id is null then
        select max(m.id) into v_movement_id from stock_movement m where m.inventory_level_id = p_level_id;
      end if;
      perform backorders_v1_open_entry(
        p_level_id, v_claim.id, v_claim.line_item_id, v_claim.inventory_item_id, v_claim.location_id,
        v_part, v_claim.created_at, null, v_movement_id, true, p_context
      );
      v_left := v_left - v_part;
    end if;
  end loop;
  if v_left < p_quantity then
    update inventory_level l
       set backordered_quantity = l.backordered_quantity + (p_quantity - v_left), updated_at = now()
     where l.id = p_level_id;
  end if;
  return v_left < p_quantity;
end
$$;

-- Sets apart what a running workflow changed of levels' available quantities, one line for each element of the lists, less
-- what its own entries already show.
create or replace function backorders_v1_note_unsettled(p_level_ids text[], p_deltas numeric[], p_context jsonb)
returns void language plpgsql as $$
declare
  v_correlation_id text := p_context->>'correlation_id';
  v_is_over boolean;
begin
  with line as (
    select id, sum(delta) as delta from unnest(p_level_ids, p_deltas) as line (id, delta)
     group by id having sum(delta) <> 0
  ),
  changed as (
    update unsettled_change u
       set delta = u.delta + line.delta, changed_at = clock_timestamp()
      from line
     where u.inventory_level_id = line.id and u.correlation_id = v_correlation_id
    returning u.inventory_level_id as id, u.delta
  ),
  added as (
    insert into unsettled_change (inventory_level_id, correlation_id, delta)
    select l.id, v_correlation_id, line.delta
      from line
      cross join lateral (select * from inventory_level l where l.id = line.id offset 0) as l
     where not exists (select 1 from changed where changed.id = line.id)
       and (line.delta < 0 or l.backordered_quantity <> greatest(0, l.reserved_quantity - l.stocked_quantity))
  )
  select bool_or(changed.delta = 0) into v_is_over from changed;
  if v_is_over then
    delete from unsettled_change u
     where u.inventory_level_id = any (p_level_ids) and u.correlation_id = v_correlation_id and u.delta = 0;
  end if;
end
$$;

-- Makes I5 true of one level, apart from what running workflows changed, and I8, where that changed the queue. Idempotent.
-- Returns whether it changed anything.
create or replace function backorders_v1_settle_level(p_level_id text, p_context jsonb)
returns boolean language plpgsql as $$
declare
  v_shortage numeric;
  v_open numeric;
  v_incoming numeric;
  v_changed boolean := false;
begin
  select greatest(0, coalesce(apart.delta, 0) - (l.stocked_quantity - l.reserved_quantity)), l.backordered_quantity,
         l.incoming_quantity
    into v_shortage, v_open, v_incoming
    from inventory_level l
    left join lateral (
      select sum(u.delta) as delta from unsettled_change u where u.inventory_level_id = l.id
    ) as apart on true
   where l.id = p_level_id and l.deleted_at is null;
  if v_open > v_shortage then
    perform backorders_v1_fill_entries(p_level_id, v_open - v_shortage, p_context);
    v_changed := true;
  elsif v_open < v_shortage then
    v_changed := backorders_v1_make_claims_wait(p_level_id, v_shortage - v_open, p_context);
  end if;
  if v_changed and v_incoming > 0 then
    perform backorders_v1_plan_level(p_level_id, p_context);
  end if;
  return v_changed;
end
$$;

-- Settles levels whose unsettled changes are over. Returns the ids of the levels that it changed.
create or replace function backorders_v1_settle_levels(p_level_ids text[], p_correlation_ids text[], p_context jsonb)
returns text[] language plpgsql as $$
declare
  v_level_id text;
  v_changed text[] := '{}';
begin
  foreach v_level_id in array backorders_v1_lock_levels_by_id(p_level_ids) loop
    delete from unsettled_change u
     where u.inventory_level_id = v_level_id and u.correlation_id = any (p_correlation_ids);
    if backorders_v1_settle_level(v_level_id, p_context) then
      v_changed := v_changed || v_level_id;
    end if;
  end loop;
  -- What is left of a level that is gone.
  delete from unsettled_change u
   where u.inventory_level_id = any (p_level_ids) and u.correlation_id = any (p_correlation_ids);
  return v_changed;
end
$$;
`;
