import { openSql } from "./change-supply";
import { standsAtSql } from "./levels";
import { LOCKING } from "./settings";

/**
 * Repairs what a reconciliation found in the books of one level (engine/findings/), and settles it. The caller has locked the
 * claim that it is about, where there is one, and the level, and has looked again: what it found is still there.
 *
 * p_kind, p_subject: the finding's. A twin's subject is table, row and column, parted by colons.
 *
 * What the repair moves is in the ledger as a `reconcile` movement, whose correlation is the finding's id. Where the ledger
 * itself is wrong, that movement closes it: it brings the sums to what the level has, and rows before it are not judged again.
 *
 * Locks: entries, and the order of a line of supply. Returns: nothing.
 */
export const repairFunctions = `
create or replace function backorders_v1_repair_level(
  p_kind text, p_subject text, p_level_id text, p_context jsonb
)
returns void language plpgsql ${LOCKING} as $$
begin
  case p_kind
    when 'reserved_wrong' then perform backorders_v1_repair_reserved(p_level_id, p_context);
    when 'deleted_level_reserved' then perform backorders_v1_repair_reserved(p_level_id, p_context);
    when 'balance_not_in_ledger' then perform backorders_v1_close_ledger(p_level_id, p_context);
    when 'ledger_broken' then perform backorders_v1_close_ledger(p_level_id, p_context);
    when 'twin_differs' then perform backorders_v1_repair_twin(
      split_part(p_subject, ':', 1), split_part(p_subject, ':', 2), split_part(p_subject, ':', 3)
    );
    when 'entry_without_claim' then perform backorders_v1_cancel_entries(p_subject, 'Infinity', p_context);
    when 'entry_exceeds_claim' then perform backorders_v1_cancel_entries(p_subject, (
      select sum(e.quantity) - coalesce((
               select r.quantity from reservation_item r where r.id = p_subject and r.deleted_at is null
             ), 0)
        from backorder_entry e
       where e.reservation_id = p_subject and e.status = 'open'
    ), p_context);
    when 'change_unsettled' then delete from unsettled_change u
      where u.inventory_level_id || ':' || u.correlation_id = p_subject;
    when 'incoming_wrong' then perform backorders_v1_repair_incoming(p_level_id, p_context);
    when 'event_missing' then perform backorders_v1_repair_events(p_subject);
    else null;
  end case;

  update inventory_level l
     set backordered_quantity = open.quantity, updated_at = now()
    from (
      select coalesce(sum(e.quantity), 0) as quantity
        from backorder_entry e
       where e.inventory_level_id = p_level_id and e.status = 'open'
    ) as open
   where l.id = p_level_id and l.backordered_quantity <> open.quantity;
  perform backorders_v1_settle_level(p_level_id, p_context);
  perform backorders_v1_plan_level(p_level_id, p_context);
end
$$;

-- Reserved is what is held; of a deleted level, nothing.
create or replace function backorders_v1_repair_reserved(p_level_id text, p_context jsonb)
returns void language plpgsql as $$
declare
  v_delta numeric;
begin
  select coalesce(sum(r.quantity), 0) - l.reserved_quantity into v_delta
    from inventory_level l
    left join reservation_item r
      on ${standsAtSql("r", "l")}
     and not r.deducted and r.deleted_at is null and l.deleted_at is null
   where l.id = p_level_id
   group by l.id;
  if v_delta <> 0 then
    perform backorders_v1_record_movement(p_level_id, 'reconcile', 0, v_delta, 0, null, null, p_context);
  end if;
end
$$;

-- Writes what the level has more or less than the sums of its movements; the level itself stays.
create or replace function backorders_v1_close_ledger(p_level_id text, p_context jsonb)
returns void language plpgsql as $$
begin
  insert into stock_movement (
    inventory_level_id, inventory_item_id, location_id, kind, cause,
    stocked_delta, raw_stocked_delta, reserved_delta, raw_reserved_delta,
    stocked_quantity, raw_stocked_quantity, reserved_quantity, raw_reserved_quantity, correlation_id, actor
  )
  select l.id, l.inventory_item_id, l.location_id, 'reconcile', p_context->>'cause',
         l.stocked_quantity - ledger.stocked, backorders_v1_raw(l.stocked_quantity - ledger.stocked),
         l.reserved_quantity - ledger.reserved, backorders_v1_raw(l.reserved_quantity - ledger.reserved),
         l.stocked_quantity, backorders_v1_raw(l.stocked_quantity),
         l.reserved_quantity, backorders_v1_raw(l.reserved_quantity),
         p_context->>'correlation_id', p_context->>'actor'
    from inventory_level l
   cross join lateral (
     select coalesce(sum(m.stocked_delta), 0) as stocked, coalesce(sum(m.reserved_delta), 0) as reserved
       from stock_movement m
      where m.inventory_level_id = l.id
   ) as ledger
   where l.id = p_level_id;
end
$$;

-- Of a number that lost digits on its way through JavaScript, the twin has them; else the number is what everybody counts with.
create or replace function backorders_v1_repair_twin(p_table text, p_id text, p_column text)
returns void language plpgsql as $$
begin
  execute format(
    'update %1$I t
        set %2$I = case when t.%2$I::float8 = (t.%3$I->>''value'')::float8 then (t.%3$I->>''value'')::numeric else t.%2$I end
      where t.id = $1',
    p_table, p_column, 'raw_' || p_column
  ) using p_id;
  execute format(
    'update %1$I t set %3$I = backorders_v1_raw(t.%2$I) where t.id = $1', p_table, p_column, 'raw_' || p_column
  ) using p_id;
end
$$;

-- Lines say what is to come of an order that is ordered, and nothing of others. Where they did already, what somebody set on
-- the level is kept as supply without a source.
create or replace function backorders_v1_repair_incoming(p_level_id text, p_context jsonb)
returns void language plpgsql as $$
begin
  update replenishment_line s
     set incoming = case when o.status = 'ordered' and o.deleted_at is null then ${openSql("s")} else 0 end,
         updated_at = clock_timestamp()
    from replenishment_order o
   where s.inventory_level_id = p_level_id
     and o.id = s.replenishment_order_id
     and s.incoming <> case when o.status = 'ordered' and o.deleted_at is null then ${openSql("s")} else 0 end;
  if found then
    perform backorders_v1_sync_incoming(array[p_level_id]);
  else
    perform backorders_v1_set_incoming(p_level_id, l.incoming_quantity, true, p_context)
       from inventory_level l
      where l.id = p_level_id;
  end if;
end
$$;

-- Puts into the outbox what it should have told of an entry.
create or replace function backorders_v1_repair_events(p_entry_id text)
returns void language plpgsql as $$
declare
  v_entry backorder_entry;
  v_filled numeric;
  v_told timestamptz;
begin
  select * into v_entry from backorder_entry e where e.id = p_entry_id for update;
  if v_entry.status <> 'cancelled' and v_entry.notified_at is null then
    insert into inventory_outbox (name, backorder_entry_id, inventory_level_id, correlation_id, due_at)
    select 'inventory.backordered', v_entry.id, v_entry.inventory_level_id, v_entry.correlation_id, clock_timestamp()
     where not exists (
       select from inventory_outbox o where o.backorder_entry_id = v_entry.id and o.name = 'inventory.backordered'
     );
  end if;
  select v_entry.filled_quantity - coalesce(sum((o.data->>'filled_quantity')::numeric), 0) into v_filled
    from inventory_outbox o
   where o.backorder_entry_id = v_entry.id and o.name = 'inventory.backorder-filled';
  if v_filled > 0 then
    insert into inventory_outbox (name, backorder_entry_id, inventory_level_id, correlation_id, due_at, data)
    values ('inventory.backorder-filled', v_entry.id, v_entry.inventory_level_id, v_entry.correlation_id, clock_timestamp(),
            jsonb_build_object(
              'filled_quantity', trim_scale(v_filled)::text,
              'from', jsonb_build_object(
                'waiting_quantity', trim_scale(v_entry.quantity + v_filled)::text, 'promised_at', v_entry.promised_at
              ),
              'to', jsonb_build_object(
                'waiting_quantity', trim_scale(v_entry.quantity)::text,
                'promised_at', case when v_entry.quantity > 0 then v_entry.promised_at end
              )
            ));
  end if;
  select (o.data->'to'->>'promised_at')::timestamptz into v_told
    from inventory_outbox o
   where o.backorder_entry_id = v_entry.id
     and o.name in ('inventory.backorder-promised', 'inventory.backorder-delayed')
   order by o.id desc
   limit 1;
  if v_entry.status = 'open' and v_told is distinct from v_entry.promised_at then
    insert into inventory_outbox (name, backorder_entry_id, inventory_level_id, correlation_id, due_at, data)
    values (case when v_entry.promised_at < v_told or v_told is null
                 then 'inventory.backorder-promised' else 'inventory.backorder-delayed' end,
            v_entry.id, v_entry.inventory_level_id, v_entry.correlation_id, clock_timestamp(),
            jsonb_build_object(
              'from', jsonb_build_object(
                'waiting_quantity', trim_scale(v_entry.quantity)::text, 'promised_at', v_told
              ),
              'to', jsonb_build_object(
                'waiting_quantity', trim_scale(v_entry.quantity)::text, 'promised_at', v_entry.promised_at
              )
            ));
  end if;
end
$$;
`;
