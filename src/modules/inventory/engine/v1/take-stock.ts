import { acceptsSql, allowedSql, limitSql } from "./policy";
import { incomingUntilSql } from "./ship-dates";

/**
 * Judges the lines of a claim by the running sum of their level, those that may not be backordered first, of those the ones
 * that are wanted first, and, when every one of them is accepted, takes their quantities and opens an entry for what no stock
 * covers. A line with a day on which it is wanted is judged with what is expected until then (ship-dates.ts).
 *
 * p_lines: [{ ordinal, reservation_id, line_item_id, inventory_item_id, location_id, quantity, allow_backorder, deducted, ship_date }]
 * p_checked: false takes without asking the policy (a restore).
 *
 * Units that this same workflow put back at the level (its credit) may be taken again by it, whatever the policy says.
 * Before anything is taken the levels are settled: what is due to others is filled first.
 *
 * Locks: none of its own; the caller has locked every level and made sure that it exists.
 * Returns: null, or the refused lines, and then nothing was written.
 */
export const takeStockFunctions = `
-- What this workflow gave back to the level's available quantity, net of what it took again; never below 0.
create or replace function backorders_v1_credit(p_level_id text, p_context jsonb)
returns numeric language plpgsql stable as $$
begin
  if not coalesce((p_context->>'in_workflow')::boolean, false) then
    return 0;
  end if;
  return (
    select greatest(0, coalesce(sum(m.stocked_delta - m.reserved_delta), 0))
      from stock_movement m
     where m.correlation_id = p_context->>'correlation_id' and m.inventory_level_id = p_level_id
  );
end
$$;

-- Judges without writing. Returns { refused }, or { takes: [{ ordinal, level_id }] } in the order of the judgement.
create or replace function backorders_v1_judge_claim(p_lines jsonb, p_checked boolean, p_context jsonb)
returns jsonb language plpgsql stable as $$
declare
  v_line record;
  v_level_id text := '';
  v_available numeric;
  v_credit numeric;
  v_taken numeric;
  v_refused jsonb;
  v_takes jsonb := '[]';
begin
  for v_line in
    select line.*,
           l.id as level_id,
           l.stocked_quantity - l.reserved_quantity as available,
           ${allowedSql("l", "i", "line.allow_backorder")} as allowed,
           ${limitSql("l", "i")} as backorder_limit,
           ${incomingUntilSql("l.id", "line.ship_date")} as incoming
      from jsonb_to_recordset(p_lines) as line (
             ordinal integer, reservation_id text, line_item_id text, inventory_item_id text, location_id text,
             quantity numeric, allow_backorder boolean, deducted boolean, ship_date date
           )
      cross join lateral (
        select * from inventory_level l
         where l.inventory_item_id = line.inventory_item_id
           and l.location_id = line.location_id
           and l.deleted_at is null
        offset 0
      ) as l
      cross join lateral (select * from inventory_item i where i.id = line.inventory_item_id offset 0) as i
     order by line.inventory_item_id, line.location_id, allowed, line.ship_date nulls first, line.ordinal
  loop
    if v_line.level_id <> v_level_id then
      v_level_id := v_line.level_id;
      v_available := v_line.available;
      v_credit := null;
      v_taken := 0;
    end if;

    if p_checked and not ${acceptsSql({
      available: "(v_available + v_line.incoming)",
      quantity: "v_line.quantity",
      allowed: "v_line.allowed",
      limit: "v_line.backorder_limit",
    })}
    then
      -- Read late, for most claims need no credit; what this batch took meanwhile is not in the ledger yet.
      v_credit := coalesce(v_credit, greatest(0, backorders_v1_credit(v_level_id, p_context) - v_taken));
      if v_credit < v_line.quantity then
        v_refused := coalesce(v_refused, '[]') || jsonb_build_object(
          'ordinal', v_line.ordinal,
          'inventory_item_id', v_line.inventory_item_id,
          'location_id', v_line.location_id,
          'line_item_id', v_line.line_item_id,
          'requested', v_line.quantity::text,
          'available', greatest(0, v_available + v_line.incoming)::text,
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
    v_takes := v_takes || jsonb_build_object('ordinal', v_line.ordinal, 'level_id', v_level_id);
  end loop;

  if v_refused is not null then
    return jsonb_build_object('refused', v_refused);
  end if;
  return jsonb_build_object('takes', v_takes);
end
$$;

create or replace function backorders_v1_take_stock(p_lines jsonb, p_checked boolean, p_context jsonb)
returns jsonb language plpgsql as $$
declare
  v_judgement jsonb := backorders_v1_judge_claim(p_lines, p_checked, p_context);
  v_line record;
  v_level_id text := '';
  v_movement_id text;
  v_entry_id text;
  v_earlier backorder_entry;
  -- What is due to others is due whatever becomes of this workflow.
  v_others jsonb := p_context || '{"in_workflow": false}';
  -- The level as settling sees it: available less what running workflows changed; its open quantity; what this workflow
  -- itself gave back and may take again without waiting.
  v_settled numeric;
  v_open numeric;
  v_own numeric;
  v_again numeric;
  v_entry numeric;
  -- Read under the levels' locks, so that the queue's order is the order of the claims. Lines of one call stand in their
  -- order, also those at other levels, which may move here.
  v_now timestamptz := coalesce((p_context->>'now')::timestamptz, clock_timestamp());
begin
  if v_judgement->'refused' is not null then
    return v_judgement->'refused';
  end if;

  for v_line in
    select line.*, take.level_id
      from jsonb_array_elements(v_judgement->'takes') with ordinality as taken (value, place)
      cross join lateral jsonb_to_record(taken.value) as take (ordinal integer, level_id text)
      join jsonb_to_recordset(p_lines) as line (
             ordinal integer, reservation_id text, line_item_id text, inventory_item_id text, location_id text,
             quantity numeric, deducted boolean
           ) on line.ordinal = take.ordinal
     order by taken.place
  loop
    if v_line.level_id <> v_level_id then
      v_level_id := v_line.level_id;
      perform backorders_v1_settle_level(v_level_id, v_others);
      select l.stocked_quantity - l.reserved_quantity - coalesce(apart.delta, 0), l.backordered_quantity,
             greatest(0, coalesce(apart.own, 0))
        into v_settled, v_open, v_own
        from inventory_level l
        left join lateral (
          select sum(u.delta) as delta,
                 sum(u.delta) filter (where u.correlation_id = p_context->>'correlation_id') as own
            from unsettled_change u
           where u.inventory_level_id = l.id
        ) as apart on true
       where l.id = v_level_id;
    end if;
    v_again := least(v_own, v_line.quantity);
    v_own := v_own - v_again;
    v_settled := v_settled - (v_line.quantity - v_again);
    v_entry := least(v_line.quantity, greatest(0, greatest(0, -v_settled) - v_open));
    v_open := v_open + v_entry;

    v_movement_id := backorders_v1_record_movement(
      v_level_id, 'claim',
      case when v_line.deducted then -v_line.quantity else 0 end,
      case when v_line.deducted then 0 else v_line.quantity end,
      v_entry,
      v_line.reservation_id, v_line.line_item_id, p_context
    );
    if v_entry > 0 then
      v_earlier := backorders_v1_earlier_entry(
        v_line.reservation_id, v_line.line_item_id, v_line.inventory_item_id, not p_checked, p_context
      );
      v_entry_id := backorders_v1_open_entry(
        v_level_id, v_line.reservation_id, v_line.line_item_id, v_line.inventory_item_id, v_line.location_id, v_entry,
        coalesce(v_earlier.queued_at, v_now + v_line.ordinal * interval '1 microsecond'), v_earlier.priority,
        v_movement_id, not (p_context->>'in_workflow')::boolean, p_context
      );
      perform backorders_v1_plan_new_entry(v_entry_id, v_level_id, p_context);
    end if;
    if v_again > 0 then
      perform backorders_v1_note_unsettled(array[v_level_id], array[-v_again], p_context);
    end if;
  end loop;

  return null;
end
$$;

-- Gives p_quantity of a claim back to its level, in the claim's own form: a deducted claim to stocked, a held one from
-- reserved. What the claim itself waits for is closed first; what is freed beyond that fills the queue, at once or at the
-- workflow's end.
-- Locks: none of its own; the caller has locked the claim and its level.
-- Returns: the level's id, or null when the claim's level is gone: then there is nothing to give back to.
create or replace function backorders_v1_give_back_stock(p_claim reservation_item, p_quantity numeric, p_context jsonb)
returns text language plpgsql as $$
declare
  v_level record;
  v_own numeric := 0;
begin
  select l.id, l.backordered_quantity as open, l.incoming_quantity as incoming
    into v_level
    from inventory_level l
   where l.inventory_item_id = p_claim.inventory_item_id
     and l.location_id = p_claim.location_id
     and l.deleted_at is null;
  if not found then
    perform backorders_v1_cancel_entries(p_claim.id, 'Infinity', p_context);
    return null;
  end if;

  if v_level.open > 0 then
    select least(p_quantity, coalesce(sum(e.quantity), 0)) into v_own
      from backorder_entry e
     where e.reservation_id = p_claim.id and e.status = 'open';
    if v_own > 0 then
      perform backorders_v1_cancel_entries(p_claim.id, v_own, p_context);
    end if;
  end if;

  perform backorders_v1_record_movement(
    v_level.id, 'release',
    case when p_claim.deducted then p_quantity else 0 end,
    case when p_claim.deducted then 0 else -p_quantity end,
    -v_own,
    p_claim.id, p_claim.line_item_id, p_context
  );
  if v_own > 0 and v_level.incoming > 0 then
    perform backorders_v1_plan_level(v_level.id, p_context);
  end if;
  if (p_context->>'in_workflow')::boolean then
    perform backorders_v1_note_given_back(v_level.id, p_claim.id, p_quantity - v_own, p_context);
  end if;
  return v_level.id;
end
$$;

-- What a workflow gives back is set apart until its end. A workflow that compensates gives back what it took: nobody takes
-- that again, so nothing is set apart but what it had itself given back before it took.
create or replace function backorders_v1_note_given_back(
  p_level_id text, p_reservation_id text, p_quantity numeric, p_context jsonb
)
returns void language plpgsql as $$
declare
  v_apart numeric := p_quantity;
begin
  if (p_context->>'compensating')::boolean then
    select least(p_quantity, greatest(0, coalesce(sum(m.stocked_delta - m.reserved_delta), 0))) into v_apart
      from stock_movement m
     where m.correlation_id = p_context->>'correlation_id'
       and m.inventory_level_id = p_level_id
       and m.reservation_id is distinct from p_reservation_id;
  end if;
  perform backorders_v1_note_unsettled(array[p_level_id], array[v_apart], p_context);
end
$$;

-- Settles levels after stock was given back, once the claims say what they claim now. Inside a workflow that is left to
-- its end, unless it compensates.
create or replace function backorders_v1_settle_given_back(p_level_ids text[], p_context jsonb)
returns void language plpgsql as $$
declare
  v_level_id text;
begin
  if not (p_context->>'in_workflow')::boolean or (p_context->>'compensating')::boolean then
    foreach v_level_id in array p_level_ids loop
      perform backorders_v1_settle_level(v_level_id, p_context);
    end loop;
  end if;
end
$$;
`;
