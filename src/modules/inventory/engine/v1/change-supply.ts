import { LOCKING } from "./settings";

/** What of a line is still to come, once it is ordered. */
export const openSql = (line: string): string =>
  `greatest(0, ${line}.quantity - ${line}.received - ${line}.rejected - ${line}.cancelled)`;

/**
 * Changes of inbound supply, of priorities, and of stock whose effect on the queue the caller wants to know. One function for
 * all, so that each is named by an idempotency key, tried as a dry run, and answered in the same way.
 *
 * change_supply: p_operation names the change, p_input is what it takes. With dry_run it is made and taken back. With
 *   unchanged_since, an order's updated_at as its reader saw it, it is refused where the order changed since.
 * Returns: { error: { type, message } } or { missing }, and then nothing was written; else what SupplyAnswer says.
 *
 * Locks: the levels in order, then the replenishment order; so that whoever holds a level may lock the order of a line of it.
 */
export const changeSupplyFunctions = `
create or replace function backorders_v1_change_supply(p_operation text, p_input jsonb, p_context jsonb)
returns jsonb language plpgsql ${LOCKING} as $$
declare
  v_answer jsonb := backorders_v1_answer_of(p_context);
begin
  if v_answer is not null then
    return v_answer;
  end if;
  if coalesce((p_input->>'dry_run')::boolean, false) then
    begin
      v_answer := backorders_v1_supply_answer(p_operation, p_input, p_context);
      raise exception using errcode = 'BK002', message = 'dry run';
    exception
      when sqlstate 'BK002' then
        return v_answer;
    end;
  end if;
  v_answer := backorders_v1_supply_answer(p_operation, p_input, p_context);
  if not jsonb_exists_any(v_answer, array['error', 'missing']) then
    perform backorders_v1_keep_answer(v_answer, p_context);
  end if;
  return v_answer;
end
$$;

-- Each operation returns { error }, { missing } or { level_ids, order_ids, receipt_id }; what it did to the queue is read from
-- the outbox, where it told of it.
create or replace function backorders_v1_supply_answer(p_operation text, p_input jsonb, p_context jsonb)
returns jsonb language plpgsql as $$
declare
  v_marker text := 'invout_' || lpad(nextval('inventory_outbox_id_seq')::text, 19, '0');
  v_done jsonb := backorders_v1_changed_meanwhile(p_input);
begin
  if v_done is not null then
    return v_done;
  end if;
  v_done := case p_operation
    when 'create' then backorders_v1_create_replenishment(p_input, p_context)
    when 'update' then backorders_v1_update_replenishment(p_input, p_context)
    when 'lines' then backorders_v1_change_lines(p_input, p_context)
    when 'place' then backorders_v1_place_replenishment(p_input, p_context)
    when 'end' then backorders_v1_end_replenishment(p_input, p_context)
    when 'delete' then backorders_v1_delete_draft(p_input, p_context)
    when 'restore' then backorders_v1_restore_replenishment(p_input, p_context)
    when 'order_entries' then backorders_v1_order_entries(p_input, p_context)
    when 'receive' then backorders_v1_receive_order(p_input, p_context)
    when 'receive_stock' then backorders_v1_receive_stock(p_input, p_context)
    when 'undo_receipt' then backorders_v1_undo_receipt(p_input, p_context)
    when 'adjust' then backorders_v1_adjust_stock(p_input, p_context)
    when 'priority' then backorders_v1_set_priority(p_input, p_context)
  end;
  if jsonb_exists_any(v_done, array['error', 'missing']) then
    return v_done;
  end if;
  return v_done || backorders_v1_told_since(v_marker, v_done->'level_ids', p_context) || jsonb_build_object(
    'replenishment_orders', backorders_v1_orders_by_id(
      array(select jsonb_array_elements_text(coalesce(v_done->'order_ids', '[]')))
    ),
    'receipt', backorders_v1_receipt_by_id(v_done->>'receipt_id')
  );
end
$$;

create or replace function backorders_v1_supply_error(p_type text, p_message text)
returns jsonb language sql immutable as $$
  select jsonb_build_object('error', jsonb_build_object('type', p_type, 'message', p_message))
$$;

-- Whether the order changed after its reader saw it, and how: an error, or null. updated_at is compared as JavaScript reads
-- it. What p_input creates is stocked at levels that have to be locked before the order.
create or replace function backorders_v1_changed_meanwhile(p_input jsonb)
returns jsonb language plpgsql as $$
declare
  v_since timestamptz := (p_input->>'unchanged_since')::timestamptz;
  v_order replenishment_order;
begin
  if v_since is null then
    return null;
  end if;
  v_order := backorders_v1_lock_order(
    p_input->>'id',
    array(select line->>'inventory_item_id' from jsonb_array_elements(coalesce(p_input->'create', '[]')) as line)
  );
  if v_order.id is null or date_trunc('milliseconds', v_order.updated_at) <= v_since then
    return null;
  end if;
  return backorders_v1_supply_error(
    'conflict',
    'Replenishment order ' || v_order.display_id || case
      when v_order.closed_at > v_since then ' is ' || v_order.status || ' by now'
      when exists (
        select from replenishment_receipt r
         where r.replenishment_order_id = v_order.id and r.created_at > v_since and r.deleted_at is null
      ) then ' got a receipt meanwhile'
      when v_order.ordered_at > v_since then ' was ordered meanwhile'
      else ' was changed meanwhile'
    end || ': nothing was written. Look at it again before you go on'
  );
end
$$;

-- What this change told of entries: nobody else writes to these levels while it holds them.
create or replace function backorders_v1_told_since(p_marker text, p_level_ids jsonb, p_context jsonb)
returns jsonb language plpgsql stable as $$
begin
  return (
    select jsonb_build_object(
             'fills', coalesce(jsonb_agg(
               told.entry || jsonb_build_object(
                 'quantity', told.data->'filled_quantity',
                 'remaining_quantity', told.data->'to'->'waiting_quantity'
               ) order by told.id
             ) filter (where told.name = 'inventory.backorder-filled'), '[]'),
             'shortfalls', coalesce(jsonb_agg(
               told.entry || jsonb_build_object('quantity', trim_scale(told.quantity)::text) order by told.id
             ) filter (where told.name = 'inventory.backordered'), '[]'),
             'promises', coalesce(jsonb_agg(
               told.entry || jsonb_build_object(
                 'from', told.data->'from'->'promised_at', 'to', told.data->'to'->'promised_at'
               ) order by told.id
             ) filter (where told.name in ('inventory.backorder-promised', 'inventory.backorder-delayed')), '[]')
           )
      from (
        select o.id, o.name, o.data, e.quantity,
               jsonb_build_object(
                 'backorder_entry_id', e.id, 'reservation_id', e.reservation_id, 'line_item_id', e.line_item_id,
                 'inventory_level_id', e.inventory_level_id, 'inventory_item_id', e.inventory_item_id,
                 'location_id', e.location_id
               ) as entry
          from inventory_outbox o
          join backorder_entry e on e.id = o.backorder_entry_id
         where o.id > p_marker
           and o.correlation_id = p_context->>'correlation_id'
           and jsonb_exists(p_level_ids, o.inventory_level_id)
      ) as told
  );
end
$$;

create or replace function backorders_v1_orders_by_id(p_ids text[])
returns jsonb language plpgsql stable as $$
begin
  return coalesce((
    select jsonb_agg(
             to_jsonb(o) || jsonb_build_object(
               'lines', coalesce((
                 select jsonb_agg(to_jsonb(s) order by s.id)
                   from replenishment_line s
                  where s.replenishment_order_id = o.id and s.deleted_at is null
               ), '[]')
             ) order by asked.place
           )
      from unnest(p_ids) with ordinality as asked (id, place)
      join replenishment_order o on o.id = asked.id
  ), '[]');
end
$$;

create or replace function backorders_v1_receipt_by_id(p_id text)
returns jsonb language plpgsql stable as $$
begin
  return (
    select to_jsonb(r) || jsonb_build_object(
             'lines', (
               select jsonb_agg(to_jsonb(l) order by l.id) from replenishment_receipt_line l where l.receipt_id = r.id
             )
           )
      from replenishment_receipt r
     where r.id = p_id
  );
end
$$;

-- Locks the levels of an order's lines, and of p_items at its location, then the order. Returns the order; all null where
-- there is none. Where lines came to it meanwhile whose levels are not locked, the caller is asked to try again.
create or replace function backorders_v1_lock_order(p_order_id text, p_items text[] default '{}')
returns replenishment_order language plpgsql as $$
declare
  v_order replenishment_order;
  v_level_ids text[];
begin
  select * into v_order from replenishment_order o where o.id = p_order_id and o.deleted_at is null;
  if not found then
    return v_order;
  end if;
  v_level_ids := array(
    select s.inventory_level_id from replenishment_line s where s.replenishment_order_id = p_order_id
     union
    select l.id
      from inventory_level l
     where l.inventory_item_id = any (p_items) and l.location_id = v_order.location_id and l.deleted_at is null
  );
  perform backorders_v1_lock_levels_by_id(v_level_ids);
  select * into v_order from replenishment_order o where o.id = p_order_id and o.deleted_at is null for update;
  if exists (
    select from replenishment_line s
     where s.replenishment_order_id = p_order_id and s.inventory_level_id <> all (v_level_ids)
  ) then
    raise exception using errcode = 'serialization_failure', message = 'lines were added to the order at this moment';
  end if;
  return v_order;
end
$$;

-- Makes an order's lines, its status, its levels and their queues what its columns say. The order and its levels are locked.
create or replace function backorders_v1_supply_changed(p_order_id text, p_level_ids text[], p_context jsonb)
returns void language plpgsql as $$
begin
  update replenishment_line s
     set incoming = case when o.status = 'ordered' then ${openSql("s")} else 0 end,
         -- A level has one such line. One that comes back when there is another is an order's like any other.
         from_level = s.from_level and not exists (
           select from replenishment_line other
            where other.inventory_level_id = s.inventory_level_id and other.from_level and other.incoming > 0
              and other.id <> s.id
         ),
         due_at = coalesce(s.expected_at, o.expected_at),
         updated_at = clock_timestamp()
    from replenishment_order o
   where o.id = p_order_id
     and s.replenishment_order_id = o.id
     and (
       s.incoming <> case when o.status = 'ordered' then ${openSql("s")} else 0 end
       or s.due_at is distinct from coalesce(s.expected_at, o.expected_at)
     );
  -- Nothing is to come any more.
  update replenishment_order o
     set status = case when total.arrived > 0 then 'received' else 'cancelled' end,
         closed_at = clock_timestamp(), updated_at = clock_timestamp()
    from (
      select sum(s.incoming) as incoming, sum(s.received + s.rejected) as arrived
        from replenishment_line s where s.replenishment_order_id = p_order_id and s.deleted_at is null
    ) as total
   where o.id = p_order_id and o.status = 'ordered' and coalesce(total.incoming, 0) = 0;
  perform backorders_v1_supply_levels_changed(p_level_ids, p_context);
end
$$;

-- The same of levels whose lines are in step already.
create or replace function backorders_v1_supply_levels_changed(p_level_ids text[], p_context jsonb)
returns void language plpgsql as $$
declare
  v_level_id text;
begin
  perform backorders_v1_sync_incoming(p_level_ids);
  foreach v_level_id in array p_level_ids loop
    perform backorders_v1_plan_level(v_level_id, p_context);
  end loop;
end
$$;

-- A line has a date of its own where it differs from its order's: before the order gets another, those that are the same are
-- taken out, so that they move with it. p_order: as it was.
create or replace function backorders_v1_follow_order_date(p_order replenishment_order)
returns void language sql as $$
  update replenishment_line s
     set expected_at = null, updated_at = clock_timestamp()
   where s.replenishment_order_id = p_order.id and s.expected_at = p_order.expected_at
$$;

-- The levels of an order's lines.
create or replace function backorders_v1_levels_of_order(p_order_id text)
returns text[] language sql stable as $$
  select array(
    select distinct s.inventory_level_id from replenishment_line s where s.replenishment_order_id = p_order_id
  )
$$;

-- I7: what is incoming to a level is what its ordered lines bring. The levels are locked.
create or replace function backorders_v1_sync_incoming(p_level_ids text[])
returns void language plpgsql as $$
begin
  update inventory_level l
     set incoming_quantity = supply.quantity,
         raw_incoming_quantity = backorders_v1_raw(supply.quantity),
         updated_at = now()
    from (
      select level.id, coalesce(sum(s.incoming), 0) as quantity
        from unnest(p_level_ids) as level (id)
        left join replenishment_line s on s.inventory_level_id = level.id and s.incoming > 0
       group by level.id
    ) as supply
   where l.id = supply.id
     and l.incoming_quantity <> supply.quantity;
end
$$;

-- Sets what is incoming to a level as a whole, as core's screens and an ERP do: what replenishment orders do not bring of it
-- is kept as supply without a source and a date. p_least: what they bring is not undercut but left as it is. The level is
-- locked. Returns what they bring, where that is more than asked for.
create or replace function backorders_v1_set_incoming(
  p_level_id text, p_incoming numeric, p_least boolean, p_context jsonb
)
returns numeric language plpgsql as $$
declare
  v_line replenishment_line;
  v_ordered numeric;
  v_wanted numeric;
  v_order_id text;
begin
  select coalesce(sum(s.incoming) filter (where not s.from_level), 0) into v_ordered
    from replenishment_line s where s.inventory_level_id = p_level_id and s.incoming > 0;
  if v_ordered > p_incoming and not p_least then
    return v_ordered;
  end if;
  v_wanted := greatest(0, p_incoming - v_ordered);
  select * into v_line
    from replenishment_line s where s.inventory_level_id = p_level_id and s.from_level and s.incoming > 0;
  if found then
    update replenishment_line s
       set quantity = s.quantity + greatest(0, v_wanted - s.incoming),
           cancelled = s.cancelled + greatest(0, s.incoming - v_wanted),
           updated_at = clock_timestamp()
     where s.id = v_line.id;
    v_order_id := v_line.replenishment_order_id;
  elsif v_wanted > 0 then
    insert into replenishment_order (location_id, status, ordered_at)
    select l.location_id, 'ordered', clock_timestamp() from inventory_level l where l.id = p_level_id
    returning id into v_order_id;
    insert into replenishment_line (
      replenishment_order_id, inventory_level_id, inventory_item_id, quantity, set_by_person, from_level
    )
    select v_order_id, l.id, l.inventory_item_id, v_wanted, true, true from inventory_level l where l.id = p_level_id;
  end if;
  perform backorders_v1_supply_changed(v_order_id, array[p_level_id], p_context);
  return null;
end
$$;
`;
