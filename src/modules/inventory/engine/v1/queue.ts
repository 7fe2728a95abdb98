import { LOCKING } from "./settings";

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
-- The place in the queue: a line that takes again in the workflow that gave back keeps its own, others stand last.
create or replace function backorders_v1_queued_at(
  p_reservation_id text, p_line_item_id text, p_inventory_item_id text, p_any_workflow boolean, p_last timestamptz,
  p_context jsonb
)
returns timestamptz language plpgsql as $$
declare
  v_queued_at timestamptz;
begin
  select min(e.queued_at) into v_queued_at
    from stock_movement m
    join backorder_entry e on e.reservation_id = m.reservation_id
   where m.correlation_id = p_context->>'correlation_id'
     and m.kind = 'release'
     and m.inventory_item_id = p_inventory_item_id
     and (m.reservation_id = p_reservation_id or m.line_item_id = p_line_item_id)
     and e.cancelled_quantity > 0;
  if v_queued_at is null and p_any_workflow then
    select min(e.queued_at) into v_queued_at
      from backorder_entry e
     where e.reservation_id = p_reservation_id and e.cancelled_quantity > 0;
  end if;
  return coalesce(v_queued_at, p_last);
end
$$;

-- Opens an entry, and puts its event into the outbox: due at once, or when the workflow that claims has ended.
create or replace function backorders_v1_open_entry(
  p_level_id text, p_reservation_id text, p_line_item_id text, p_inventory_item_id text, p_location_id text,
  p_quantity numeric, p_queued_at timestamptz, p_movement_id text, p_due boolean, p_context jsonb
)
returns void language plpgsql as $$
begin
  with entry as (
    insert into backorder_entry (
      reservation_id, line_item_id, inventory_level_id, inventory_item_id, location_id,
      quantity, raw_quantity, queued_at, stock_movement_id, correlation_id
    )
    values (
      p_reservation_id, p_line_item_id, p_level_id, p_inventory_item_id, p_location_id,
      p_quantity, backorders_v1_raw(p_quantity), p_queued_at, p_movement_id, p_context->>'correlation_id'
    )
    returning id, inventory_level_id, correlation_id
  )
  insert into inventory_outbox (name, backorder_entry_id, inventory_level_id, correlation_id, due_at)
  select 'inventory.backordered', entry.id, entry.inventory_level_id, entry.correlation_id,
         case when p_due then clock_timestamp() end
    from entry;
end
$$;

-- Cancels part of what a claim still waits for, the newest entry first: the claim keeps its oldest place. The event of an
-- entry that nobody waits for any more, and that is not out yet, goes too.
create or replace function backorders_v1_cancel_entries(p_reservation_id text, p_quantity numeric)
returns void language plpgsql as $$
declare
  v_entry record;
  v_left numeric := p_quantity;
  v_part numeric;
begin
  for v_entry in
    select id, quantity, filled_quantity from backorder_entry
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
      delete from inventory_outbox o where o.backorder_entry_id = v_entry.id and o.sent_at is null;
    end if;
    v_left := v_left - v_part;
  end loop;
end
$$;

-- Covers p_quantity of what a level's claims wait for, the first in the queue first.
create or replace function backorders_v1_fill_entries(p_level_id text, p_quantity numeric)
returns void language plpgsql as $$
declare
  v_entry record;
  v_left numeric := p_quantity;
  v_part numeric;
begin
  for v_entry in
    select id, quantity from backorder_entry
     where inventory_level_id = p_level_id and status = 'open'
     order by priority desc, queued_at, id
       for update
  loop
    v_part := least(v_left, v_entry.quantity);
    update backorder_entry e
       set quantity = e.quantity - v_part,
           raw_quantity = backorders_v1_raw(e.quantity - v_part),
           filled_quantity = e.filled_quantity + v_part,
           raw_filled_quantity = backorders_v1_raw(e.filled_quantity + v_part),
           status = case when e.quantity = v_part then 'filled' else e.status end,
           closed_at = case when e.quantity = v_part then clock_timestamp() end,
           updated_at = now()
     where e.id = v_entry.id;
    v_left := v_left - v_part;
    exit when v_left <= 0;
  end loop;
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
        on r.inventory_item_id = l.inventory_item_id and r.location_id = l.location_id and r.deleted_at is null
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
        v_part, v_claim.created_at, v_movement_id, true, p_context
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

-- Sets apart what a running workflow changed of a level's available quantity, less what its own entries already show.
create or replace function backorders_v1_note_unsettled(p_level_id text, p_delta numeric, p_context jsonb)
returns void language plpgsql as $$
declare
  v_delta numeric;
begin
  if p_delta = 0 then
    return;
  end if;
  update unsettled_change u
     set delta = u.delta + p_delta, changed_at = clock_timestamp()
   where u.inventory_level_id = p_level_id and u.correlation_id = p_context->>'correlation_id'
  returning u.delta into v_delta;
  if not found then
    insert into unsettled_change (inventory_level_id, correlation_id, delta)
    select l.id, p_context->>'correlation_id', p_delta
      from inventory_level l
     where l.id = p_level_id
       and (p_delta < 0 or l.backordered_quantity <> greatest(0, l.reserved_quantity - l.stocked_quantity));
  elsif v_delta = 0 then
    delete from unsettled_change u
     where u.inventory_level_id = p_level_id and u.correlation_id = p_context->>'correlation_id';
  end if;
end
$$;

-- Makes I5 true of one level, apart from what running workflows changed. Idempotent. Returns whether it changed anything.
create or replace function backorders_v1_settle_level(p_level_id text, p_context jsonb)
returns boolean language plpgsql as $$
declare
  v_shortage numeric;
  v_open numeric;
begin
  select greatest(0, coalesce(apart.delta, 0) - (l.stocked_quantity - l.reserved_quantity)), l.backordered_quantity
    into v_shortage, v_open
    from inventory_level l
    left join lateral (
      select sum(u.delta) as delta from unsettled_change u where u.inventory_level_id = l.id
    ) as apart on true
   where l.id = p_level_id and l.deleted_at is null;
  if v_open > v_shortage then
    perform backorders_v1_fill_entries(p_level_id, v_open - v_shortage);
    return true;
  elsif v_open < v_shortage then
    return backorders_v1_make_claims_wait(p_level_id, v_shortage - v_open, p_context);
  end if;
  return false;
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

/**
 * What is due when workflows have ended.
 *
 * end_workflow: settles the levels that a workflow changed, and makes its events due. Returns { level_ids, due }: the levels
 *   whose queue changed, and whether events are due.
 * settle_due: does the same for workflows that ended without telling (a crash, a lost event): those whose unsettled
 *   changes or events are older than p_age_seconds, except the ones that still run. Bounded by p_limit.
 *
 * Locks: the levels, in order.
 */
export const workflowEndFunctions = `
create or replace function backorders_v1_end_workflow(p_correlation_id text, p_context jsonb)
returns jsonb language plpgsql ${LOCKING} as $$
declare
  v_level_ids text[];
  v_changed text[] := '{}';
  v_due boolean;
begin
  select array_agg(u.inventory_level_id) into v_level_ids
    from unsettled_change u where u.correlation_id = p_correlation_id;
  if v_level_ids is not null then
    v_changed := backorders_v1_settle_levels(v_level_ids, array[p_correlation_id], p_context);
  end if;
  update inventory_outbox set due_at = clock_timestamp() where correlation_id = p_correlation_id and due_at is null;
  v_due := found or v_level_ids is not null;
  return jsonb_build_object('level_ids', to_jsonb(v_changed), 'due', v_due);
end
$$;

create or replace function backorders_v1_settle_due(
  p_age_seconds double precision, p_running text[], p_limit integer, p_context jsonb
)
returns jsonb language plpgsql ${LOCKING} as $$
declare
  v_level_ids text[];
  v_correlation_ids text[];
  v_changed text[] := '{}';
begin
  select array_agg(due.inventory_level_id), array_agg(distinct due.correlation_id)
    into v_level_ids, v_correlation_ids
    from (
      select u.inventory_level_id, u.correlation_id
        from unsettled_change u
       where u.changed_at <= now() - make_interval(secs => p_age_seconds)
         and u.correlation_id <> all (p_running)
       order by u.changed_at
       limit p_limit
    ) as due;
  if v_level_ids is not null then
    v_changed := backorders_v1_settle_levels(v_level_ids, v_correlation_ids, p_context);
  end if;
  update inventory_outbox
     set due_at = clock_timestamp()
   where due_at is null
     and created_at <= now() - make_interval(secs => p_age_seconds)
     and correlation_id <> all (p_running);
  return jsonb_build_object('level_ids', to_jsonb(v_changed), 'settled', coalesce(cardinality(v_level_ids), 0));
end
$$;

-- The workflows whose changes are apart for at least p_age_seconds: some of them may still run.
create or replace function backorders_v1_overdue_workflows(p_age_seconds double precision, p_limit integer)
returns text[] language plpgsql stable as $$
begin
  return array(
    (select distinct u.correlation_id from unsettled_change u
      where u.changed_at <= now() - make_interval(secs => p_age_seconds) limit p_limit)
    union
    (select distinct o.correlation_id from inventory_outbox o
      where o.due_at is null and o.created_at <= now() - make_interval(secs => p_age_seconds) limit p_limit)
  );
end
$$;
`;
