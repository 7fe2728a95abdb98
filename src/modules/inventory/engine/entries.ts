/**
 * Opens, fills and cancels backorder entries. The level's backordered_quantity is kept by the callers, in the statement
 * that changes the level.
 *
 * Locks: the entry rows; the caller holds the level's lock, without which no entry of the level changes.
 */
export const entryFunctions = `
-- The place in the queue: a line that takes again in the workflow that gave back keeps its own, others stand last.
create or replace function backorders_queued_at(
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

-- Cancels part of what a claim still waits for, the newest entry first: the claim keeps its oldest place.
create or replace function backorders_cancel_entries(p_reservation_id text, p_quantity numeric)
returns void language plpgsql as $$
declare
  v_entry record;
  v_left numeric := p_quantity;
  v_part numeric;
begin
  for v_entry in
    select id, quantity from backorder_entry
     where reservation_id = p_reservation_id and status = 'open'
     order by queued_at desc, id desc
       for update
  loop
    exit when v_left <= 0;
    v_part := least(v_left, v_entry.quantity);
    update backorder_entry e
       set quantity = e.quantity - v_part,
           raw_quantity = backorders_raw(e.quantity - v_part),
           cancelled_quantity = e.cancelled_quantity + v_part,
           raw_cancelled_quantity = backorders_raw(e.cancelled_quantity + v_part),
           status = case when e.quantity = v_part then 'cancelled' else e.status end,
           closed_at = case when e.quantity = v_part then clock_timestamp() end,
           updated_at = now()
     where e.id = v_entry.id;
    v_left := v_left - v_part;
  end loop;
end
$$;

-- Covers p_quantity of what a level's claims wait for, the oldest entry first.
create or replace function backorders_fill_entries(p_level_id text, p_quantity numeric)
returns void language plpgsql as $$
declare
  v_entry record;
  v_left numeric := p_quantity;
  v_part numeric;
begin
  for v_entry in
    select id, quantity from backorder_entry
     where inventory_level_id = p_level_id and status = 'open'
     order by queued_at, id
       for update
  loop
    v_part := least(v_left, v_entry.quantity);
    update backorder_entry e
       set quantity = e.quantity - v_part,
           raw_quantity = backorders_raw(e.quantity - v_part),
           filled_quantity = e.filled_quantity + v_part,
           raw_filled_quantity = backorders_raw(e.filled_quantity + v_part),
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
`;
