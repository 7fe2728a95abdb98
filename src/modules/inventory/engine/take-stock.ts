/**
 * Judges the lines of a claim by the running sum of their level, those that may not be backordered first, and, when
 * every one of them is accepted, takes their quantities and opens an entry for what no stock covers.
 *
 * p_lines: [{ ordinal, reservation_id, line_item_id, inventory_item_id, location_id, quantity, allow_backorder, deducted }]
 * p_checked: false takes without asking the policy (a restore).
 *
 * What is due to others is filled first, except units that this same workflow put back at the level (its credit): the
 * workflow may take those again, whatever the policy says.
 *
 * Locks: none of its own; the caller has locked every level and made sure that it exists.
 * Returns: null, or the refused lines, and then nothing was written.
 */
export const takeStockFunction = `
-- What this workflow gave back to the level's available quantity, net of what it took again; never below 0.
create or replace function backorders_credit(p_level_id text, p_context jsonb)
returns numeric language plpgsql stable as $$
begin
  return (
    select greatest(0, coalesce(sum(m.stocked_delta - m.reserved_delta), 0))
      from stock_movement m
     where m.correlation_id = p_context->>'correlation_id' and m.inventory_level_id = p_level_id
  );
end
$$;

-- Judges without writing. Returns { refused }, or { takes: [{ ordinal, level_id, entry }], fills: [{ level_id, quantity }] }
-- in the order in which the lines were judged.
create or replace function backorders_judge_claim(p_lines jsonb, p_checked boolean, p_context jsonb)
returns jsonb language plpgsql stable as $$
declare
  v_line record;
  v_level_id text := '';
  v_available numeric;
  v_open numeric;
  v_credit numeric;
  v_taken numeric;
  v_due numeric;
  v_entry numeric;
  v_refused jsonb;
  v_fills jsonb := '[]';
  v_takes jsonb := '[]';
begin
  for v_line in
    select line.*,
           l.id as level_id,
           l.stocked_quantity - l.reserved_quantity as available,
           l.backordered_quantity as open,
           coalesce(l.allow_backorder, i.allow_backorder, line.allow_backorder, false) as allowed,
           coalesce(l.backorder_limit, i.backorder_limit) as backorder_limit
      from jsonb_to_recordset(p_lines) as line (
             ordinal integer, reservation_id text, line_item_id text, inventory_item_id text, location_id text,
             quantity numeric, allow_backorder boolean, deducted boolean
           )
      cross join lateral (
        select * from inventory_level l
         where l.inventory_item_id = line.inventory_item_id
           and l.location_id = line.location_id
           and l.deleted_at is null
        offset 0
      ) as l
      cross join lateral (select * from inventory_item i where i.id = line.inventory_item_id offset 0) as i
     order by line.inventory_item_id, line.location_id, allowed, line.ordinal
  loop
    if v_line.level_id <> v_level_id then
      v_level_id := v_line.level_id;
      v_available := v_line.available;
      v_open := v_line.open;
      v_credit := null;
      v_taken := 0;
      v_due := v_open - greatest(0, -v_available);
      if v_due > 0 then
        v_credit := backorders_credit(v_level_id, p_context);
        v_due := v_due - v_credit;
        if v_due > 0 then
          v_fills := v_fills || jsonb_build_object('level_id', v_level_id, 'quantity', v_due);
          v_open := v_open - v_due;
        end if;
      end if;
    end if;

    if p_checked and v_available - v_line.quantity < 0
       and not (
         v_line.allowed
         and (v_line.backorder_limit is null or v_line.quantity - v_available <= v_line.backorder_limit)
       )
    then
      -- Read late, for most claims need no credit; what this batch took meanwhile is not in the ledger yet.
      v_credit := coalesce(v_credit, greatest(0, backorders_credit(v_level_id, p_context) - v_taken));
      if v_credit < v_line.quantity then
        v_refused := coalesce(v_refused, '[]') || jsonb_build_object(
          'ordinal', v_line.ordinal,
          'inventory_item_id', v_line.inventory_item_id,
          'location_id', v_line.location_id,
          'line_item_id', v_line.line_item_id,
          'requested', v_line.quantity::text,
          'available', greatest(0, v_available)::text,
          'limit', case when v_line.allowed then v_line.backorder_limit::text else '0' end
        );
        continue;
      end if;
    end if;

    v_available := v_available - v_line.quantity;
    v_taken := v_taken + v_line.quantity;
    if v_credit is not null then
      v_credit := greatest(0, v_credit - v_line.quantity);
    end if;
    v_entry := least(v_line.quantity, greatest(0, greatest(0, -v_available) - v_open));
    v_open := v_open + v_entry;
    v_takes := v_takes
      || jsonb_build_object('ordinal', v_line.ordinal, 'level_id', v_level_id, 'entry', v_entry);
  end loop;

  if v_refused is not null then
    return jsonb_build_object('refused', v_refused);
  end if;
  return jsonb_build_object('takes', v_takes, 'fills', v_fills);
end
$$;

create or replace function backorders_take_stock(p_lines jsonb, p_checked boolean, p_context jsonb)
returns jsonb language plpgsql as $$
declare
  v_judgement jsonb := backorders_judge_claim(p_lines, p_checked, p_context);
  v_line record;
  v_movement_id text;
  -- Read under the levels' locks, so that the queue's order is the order of the claims. Lines of one call stand in their
  -- order, also those at other levels, which may move here.
  v_now timestamptz := clock_timestamp();
begin
  if v_judgement->'refused' is not null then
    return v_judgement->'refused';
  end if;

  if jsonb_array_length(v_judgement->'fills') > 0 then
  for v_line in
    select fill.* from jsonb_to_recordset(v_judgement->'fills') as fill (level_id text, quantity numeric)
  loop
    perform backorders_fill_entries(v_line.level_id, v_line.quantity);
  end loop;
  end if;

  for v_line in
    select line.*, take.level_id, take.entry
      from jsonb_array_elements(v_judgement->'takes') with ordinality as taken (value, place)
      cross join lateral jsonb_to_record(taken.value) as take (ordinal integer, level_id text, entry numeric)
      join jsonb_to_recordset(p_lines) as line (
             ordinal integer, reservation_id text, line_item_id text, inventory_item_id text, location_id text,
             quantity numeric, deducted boolean
           ) on line.ordinal = take.ordinal
     order by taken.place
  loop
    v_movement_id := backorders_record_movement(
      v_line.level_id, 'claim',
      case when v_line.deducted then -v_line.quantity else 0 end,
      case when v_line.deducted then 0 else v_line.quantity end,
      v_line.entry,
      v_line.reservation_id, v_line.line_item_id, 'c' || v_line.ordinal, p_context
    );
    if v_line.entry > 0 then
      insert into backorder_entry (
        reservation_id, line_item_id, inventory_level_id, inventory_item_id, location_id,
        quantity, raw_quantity, queued_at, stock_movement_id, correlation_id
      )
      values (
        v_line.reservation_id, v_line.line_item_id, v_line.level_id, v_line.inventory_item_id, v_line.location_id,
        v_line.entry, backorders_raw(v_line.entry),
        backorders_queued_at(
          v_line.reservation_id, v_line.line_item_id, v_line.inventory_item_id, not p_checked,
          v_now + v_line.ordinal * interval '1 microsecond', p_context
        ),
        v_movement_id, p_context->>'correlation_id'
      );
    end if;
  end loop;

  return null;
end
$$;
`;
