import { deductedSql } from "./levels";

/**
 * Receipts, adjustments whose effect the caller wants to know, and priorities: the operations of change_supply that change
 * stock or queue at once. Each settles in its own transaction, also inside a workflow: what a delivery brought is in nobody's
 * way to take back.
 *
 * Locks: the levels, in order, then the replenishment order.
 */
export const receiptFunctions = `
-- p_input: { id, lines: [{ line_id, accepted, rejected, reason }], received_at, idempotency_key }.
create or replace function backorders_v1_receive_order(p_input jsonb, p_context jsonb)
returns jsonb language plpgsql as $$
declare
  v_order replenishment_order := backorders_v1_lock_order(p_input->>'id');
  v_line record;
  v_lines jsonb := '[]';
begin
  if v_order.id is null then
    return backorders_v1_supply_error('not_found', 'Replenishment order ' || (p_input->>'id') || ' was not found');
  elsif v_order.status not in ('ordered', 'received') then
    return backorders_v1_supply_error(
      'not_allowed',
      'Replenishment order ' || v_order.display_id || ' is ' || case v_order.status
        when 'draft' then 'a draft: order it before something is received against it'
        else v_order.status || ': nothing can be received against it' end
    );
  end if;
  for v_line in
    select given.place - 1 as ordinal, given.value->>'line_id' as line_id, s.id, s.inventory_level_id, s.incoming,
           (given.value->>'accepted')::numeric as accepted, (given.value->>'rejected')::numeric as rejected,
           given.value->>'reason' as reason, l.id is not null as stocked
      from jsonb_array_elements(p_input->'lines') with ordinality as given (value, place)
      left join replenishment_line s
        on s.id = given.value->>'line_id' and s.replenishment_order_id = v_order.id and s.deleted_at is null
      left join inventory_level l on l.id = s.inventory_level_id and l.deleted_at is null
     order by given.place
  loop
    if v_line.id is null then
      return backorders_v1_supply_error(
        'not_found',
        'lines[' || v_line.ordinal || ']: replenishment order ' || v_order.display_id || ' has no line '
          || v_line.line_id
      );
    elsif not v_line.stocked then
      return backorders_v1_supply_error(
        'not_allowed', 'lines[' || v_line.ordinal || ']: the item is not stocked at the order''s location any more'
      );
    elsif v_line.rejected > v_line.incoming then
      return backorders_v1_supply_error(
        'invalid_data',
        'lines[' || v_line.ordinal || '].rejected must be at most ' || trim_scale(v_line.incoming)
          || ', which is what was still to be delivered, received ' || trim_scale(v_line.rejected)
      );
    end if;
    v_lines := v_lines || jsonb_build_object(
      'ordinal', v_line.ordinal, 'line_id', v_line.id, 'level_id', v_line.inventory_level_id,
      'accepted', v_line.accepted, 'rejected', v_line.rejected, 'reason', v_line.reason
    );
  end loop;
  update replenishment_line s
     set received = s.received + line.accepted, rejected = s.rejected + line.rejected, updated_at = clock_timestamp()
    from jsonb_to_recordset(v_lines) as line (line_id text, accepted numeric, rejected numeric)
   where s.id = line.line_id;
  update replenishment_order o set updated_at = clock_timestamp() where o.id = v_order.id;
  return backorders_v1_book_receipt(v_order.id, v_order.location_id, v_lines, p_input, p_context);
end
$$;

-- p_input: { inventory_item_id, location_id, accepted, rejected, reason, received_at, idempotency_key }. Without an order.
create or replace function backorders_v1_receive_stock(p_input jsonb, p_context jsonb)
returns jsonb language plpgsql as $$
declare
  v_level_ids text[] := backorders_v1_lock_levels(array[p_input->>'inventory_item_id'], array[p_input->>'location_id']);
begin
  if v_level_ids = '{}' then
    return jsonb_build_object('missing', jsonb_build_array(jsonb_build_object(
      'order', 0, 'line', 0, 'inventory_item_id', p_input->'inventory_item_id', 'location_id', p_input->'location_id',
      'item_exists', exists (
        select from inventory_item i where i.id = p_input->>'inventory_item_id' and i.deleted_at is null
      )
    )));
  end if;
  return backorders_v1_book_receipt(
    null, p_input->>'location_id',
    jsonb_build_array(jsonb_build_object(
      'level_id', v_level_ids[1], 'accepted', (p_input->>'accepted')::numeric,
      'rejected', (p_input->>'rejected')::numeric, 'reason', p_input->>'reason'
    )),
    p_input, p_context
  );
end
$$;

-- Writes a receipt, puts what was accepted into stock, and fills the queues. The order's lines are changed already.
create or replace function backorders_v1_book_receipt(
  p_order_id text, p_location_id text, p_lines jsonb, p_input jsonb, p_context jsonb
)
returns jsonb language plpgsql as $$
declare
  v_receipt_id text;
  v_line record;
  v_movement_id text;
begin
  insert into replenishment_receipt (replenishment_order_id, location_id, received_at, actor, idempotency_key)
  values (
    p_order_id, p_location_id, coalesce((p_input->>'received_at')::timestamptz, clock_timestamp()),
    p_context->>'actor', p_context->>'idempotency_key'
  )
  returning id into v_receipt_id;
  for v_line in
    select line.*, l.inventory_item_id
      from jsonb_to_recordset(p_lines) as line (
             ordinal integer, line_id text, level_id text, accepted numeric, rejected numeric, reason text
           )
      join inventory_level l on l.id = line.level_id
     order by l.inventory_item_id, line.ordinal
  loop
    v_movement_id := null;
    if v_line.accepted > 0 then
      v_movement_id := backorders_v1_record_movement(
        v_line.level_id, 'receive', v_line.accepted, 0, 0, null, null, p_context
      );
    end if;
    insert into replenishment_receipt_line (
      receipt_id, replenishment_line_id, inventory_level_id, inventory_item_id, accepted, rejected, reason,
      stock_movement_id
    )
    values (
      v_receipt_id, v_line.line_id, v_line.level_id, v_line.inventory_item_id, v_line.accepted, v_line.rejected,
      v_line.reason, v_movement_id
    );
  end loop;
  return jsonb_build_object(
    'order_ids', case when p_order_id is null then '[]'::jsonb else jsonb_build_array(p_order_id) end,
    'receipt_id', v_receipt_id,
    'level_ids', to_jsonb(backorders_v1_settle_supplied(
      p_order_id, array(select distinct line.level_id from jsonb_to_recordset(p_lines) as line (level_id text)), p_context
    ))
  );
end
$$;

-- Stock and supply of levels have changed together: first what is incoming is brought in step, then the queue is filled, then
-- planned, so that each entry's date is told once. Returns the levels.
create or replace function backorders_v1_settle_supplied(p_order_id text, p_level_ids text[], p_context jsonb)
returns text[] language plpgsql as $$
declare
  v_level_id text;
begin
  if p_order_id is not null then
    perform backorders_v1_supply_changed(p_order_id, '{}', p_context);
    perform backorders_v1_sync_incoming(p_level_ids);
  end if;
  foreach v_level_id in array p_level_ids loop
    if backorders_v1_settle_level(v_level_id, p_context) then
      continue when exists (
        select from inventory_level l where l.id = v_level_id and l.incoming_quantity > 0
      );
    end if;
    perform backorders_v1_plan_level(v_level_id, p_context);
  end loop;
  return p_level_ids;
end
$$;

-- p_input: { id }. Takes a receipt back: the goods leave stock, the order waits for them again, and so do the claims.
create or replace function backorders_v1_undo_receipt(p_input jsonb, p_context jsonb)
returns jsonb language plpgsql as $$
declare
  v_receipt replenishment_receipt;
  v_line record;
  v_level_ids text[];
begin
  select * into v_receipt from replenishment_receipt r where r.id = p_input->>'id' and r.deleted_at is null;
  if not found then
    return backorders_v1_supply_error('not_found', 'Receipt ' || (p_input->>'id') || ' was not found');
  end if;
  if v_receipt.replenishment_order_id is not null then
    perform backorders_v1_lock_order(v_receipt.replenishment_order_id);
  end if;
  v_level_ids := array(
    select distinct l.inventory_level_id from replenishment_receipt_line l where l.receipt_id = v_receipt.id
  );
  perform backorders_v1_lock_levels_by_id(v_level_ids);
  update replenishment_receipt r set deleted_at = clock_timestamp() where r.id = v_receipt.id and r.deleted_at is null;
  if not found then
    return backorders_v1_supply_error('not_found', 'Receipt ' || v_receipt.id || ' was not found');
  end if;
  for v_line in
    select * from replenishment_receipt_line l where l.receipt_id = v_receipt.id order by l.inventory_item_id, l.id
  loop
    update replenishment_line s
       set received = s.received - v_line.accepted, rejected = s.rejected - v_line.rejected,
           updated_at = clock_timestamp()
     where s.id = v_line.replenishment_line_id;
    if v_line.accepted > 0 then
      perform backorders_v1_record_movement(
        v_line.inventory_level_id, 'receive', -v_line.accepted, 0, 0, null, null, p_context
      );
    end if;
  end loop;
  -- An order that this receipt completed waits again.
  update replenishment_order o
     set status = case o.status when 'received' then 'ordered' else o.status end,
         closed_at = case o.status when 'received' then null else o.closed_at end,
         updated_at = clock_timestamp()
   where o.id = v_receipt.replenishment_order_id;
  delete from inventory_idempotency_key k where k.key = v_receipt.idempotency_key;
  return jsonb_build_object(
    'order_ids', case when v_receipt.replenishment_order_id is null then '[]'::jsonb
                      else jsonb_build_array(v_receipt.replenishment_order_id) end,
    'level_ids', to_jsonb(backorders_v1_settle_supplied(v_receipt.replenishment_order_id, v_level_ids, p_context))
  );
end
$$;

-- What stands on a level's shelf: stocked, and what deducted claims took out of it on paper.
create or replace function backorders_v1_on_hand(p_level_id text)
returns numeric language plpgsql as $$
begin
  return (
    select l.stocked_quantity + ${deductedSql("l")}
      from inventory_level l
     where l.id = p_level_id
  );
end
$$;

-- p_input: { adjustments: [{ ordinal, inventory_item_id, location_id, delta, on_hand, expected_on_hand }] }: stock changes by
-- deltas, or becomes what was counted on the shelf, and is settled at once. Where a shelf is not as the caller read it, nothing
-- is changed. Returns in 'adjusted' by how much each line changed what is stocked.
create or replace function backorders_v1_adjust_stock(p_input jsonb, p_context jsonb)
returns jsonb language plpgsql as $$
declare
  v_lines jsonb := p_input->'adjustments';
  v_missing jsonb;
  v_line record;
  v_delta numeric;
  v_adjusted jsonb := '[]';
  v_level_ids text[] := '{}';
begin
  perform backorders_v1_lock_levels(array_agg(line.inventory_item_id), array_agg(line.location_id))
     from jsonb_to_recordset(v_lines) as line (inventory_item_id text, location_id text);
  select jsonb_agg(
           jsonb_build_object(
             'order', 0, 'line', missing->'ordinal', 'inventory_item_id', missing->'inventory_item_id',
             'location_id', missing->'location_id', 'item_exists', missing->'item_exists'
           )
         )
    into v_missing
    from jsonb_array_elements(backorders_v1_missing_levels(v_lines)) as missing;
  if v_missing is not null then
    return jsonb_build_object('missing', v_missing);
  end if;
  select line.ordinal, trim_scale(line.expected_on_hand) as expected, trim_scale(backorders_v1_on_hand(l.id)) as found
    into v_line
    from jsonb_to_recordset(v_lines) as line (
           ordinal integer, inventory_item_id text, location_id text, expected_on_hand numeric
         )
    join inventory_level l
      on l.inventory_item_id = line.inventory_item_id and l.location_id = line.location_id and l.deleted_at is null
   where line.expected_on_hand <> backorders_v1_on_hand(l.id)
   order by line.ordinal
   limit 1;
  if found then
    return backorders_v1_supply_error('conflict', format(
      '%sOn hand there are %s by now, not %s any more. Nothing was changed.',
      case when jsonb_array_length(v_lines) > 1 then format('adjustments[%s]: ', v_line.ordinal) else '' end,
      v_line.found, v_line.expected
    ));
  end if;
  for v_line in
    select l.id, line.ordinal, line.delta, line.on_hand
      from jsonb_to_recordset(v_lines) as line (
             ordinal integer, inventory_item_id text, location_id text, delta numeric, on_hand numeric
           )
      join inventory_level l
        on l.inventory_item_id = line.inventory_item_id
       and l.location_id = line.location_id
       and l.deleted_at is null
     order by l.inventory_item_id, l.location_id, line.ordinal
  loop
    v_delta := coalesce(v_line.delta, v_line.on_hand - backorders_v1_on_hand(v_line.id));
    perform backorders_v1_record_movement(
      v_line.id, case when v_line.on_hand is null then 'adjust' else 'count' end, v_delta, 0, 0, null, null, p_context
    );
    v_adjusted := v_adjusted || jsonb_build_object('ordinal', v_line.ordinal, 'delta', trim_scale(v_delta)::text);
    v_level_ids := v_level_ids || v_line.id;
  end loop;
  v_level_ids := array(select distinct * from unnest(v_level_ids));
  return jsonb_build_object(
    'order_ids', '[]'::jsonb,
    'adjusted', v_adjusted,
    'level_ids', to_jsonb(backorders_v1_settle_supplied(null, v_level_ids, p_context))
  );
end
$$;

-- p_input: { priority, backorder_entry_ids, line_item_ids }, each null where not given.
create or replace function backorders_v1_set_priority(p_input jsonb, p_context jsonb)
returns jsonb language plpgsql as $$
declare
  v_asked text[] := array(select jsonb_array_elements_text(p_input->'backorder_entry_ids'));
  v_lines text[] := array(select jsonb_array_elements_text(p_input->'line_item_ids'));
  v_unknown text;
  v_level_ids text[];
  v_ids text[];
  v_level_id text;
begin
  select asked.id into v_unknown
    from unnest(v_asked) as asked (id)
   where not exists (select from backorder_entry e where e.id = asked.id);
  if found then
    return backorders_v1_supply_error('not_found', 'Backorder entry ' || v_unknown || ' was not found');
  end if;
  v_level_ids := array(
    select distinct e.inventory_level_id from backorder_entry e
     where e.status = 'open' and (e.id = any (v_asked) or e.line_item_id = any (v_lines))
  );
  perform backorders_v1_lock_levels_by_id(v_level_ids);
  with changed as (
    update backorder_entry e
       set priority = (p_input->>'priority')::integer, updated_at = now()
     where e.status = 'open'
       and e.inventory_level_id = any (v_level_ids)
       and (e.id = any (v_asked) or e.line_item_id = any (v_lines))
    returning e.id
  )
  select array_agg(id) into v_ids from changed;
  foreach v_level_id in array v_level_ids loop
    perform backorders_v1_plan_level(v_level_id, p_context);
  end loop;
  return jsonb_build_object(
    'order_ids', '[]'::jsonb,
    'level_ids', to_jsonb(v_level_ids),
    'backorder_entries', coalesce((
      select jsonb_agg(to_jsonb(e) order by e.priority desc, e.queued_at, e.id)
        from backorder_entry e
       where e.id = any (v_ids)
    ), '[]')
  );
end
$$;
`;
