import { PLAN_BY_KEY } from "./settings";

/**
 * Reads of the ledger by time and by place.
 *
 * settled_movement: of p_limit movements behind p_after, the last that no movement with a lower id can come before any more, or
 *   null. Whoever reads up to it does so in a statement of his own, after this one. An id is handed out before its transaction commits, so that a lower one may
 *   become visible later. Who has an id holds a lock on the table until his transaction has ended. So first the last id is read,
 *   then who holds the lock, then, with another look, the movements: where nobody holds it, all up to that id are there or
 *   never will be. Where somebody does, his ids are younger than his transaction, and what was written a second before that
 *   began comes before them; the second is for a clock that is set back.
 * follow_movements: those movements, in the order of their ids. Returns { movements } or, where what follows p_after is in the archive, { archived: the last id there }.
 * movement_before: an id behind which every movement is that was written after p_at: found by halving, for ids are handed out
 *   in the order of time. The few minutes are for clocks that were set back; who asks looks at the movement's time as well.
 * ledger_begin: the moment from which on the ledger has all movements; what was before is archived, and opens it.
 *
 * Locks: nothing.
 */
export const ledgerFunctions = `
create or replace function backorders_v1_settled_movement(p_after text, p_limit integer)
returns text language plpgsql volatile ${PLAN_BY_KEY} as $$
declare
  v_last text;
  v_writers integer;
  v_before timestamptz;
begin
  select 'stmov_' || lpad(s.last_value::text, 19, '0') into v_last from stock_movement_id_seq s;
  -- Whose transaction is not to be seen, another role's or a prepared one, holds back everything.
  select count(*), min(coalesce(a.xact_start, '-infinity')) - interval '1 second' into v_writers, v_before
    from pg_locks l
    left join pg_stat_activity a on a.pid = l.pid
   where l.locktype = 'relation'
     and l.database = (select d.oid from pg_database d where d.datname = current_database())
     and l.relation = 'stock_movement'::regclass
     and l.mode = 'RowExclusiveLock'
     and l.granted;
  return (
    select max(page.id) filter (where v_writers = 0 or page.created_at < v_before)
      from (
        select m.id, m.created_at
          from stock_movement m
         where m.id > p_after and m.id <= v_last
         order by m.id
         limit p_limit
      ) as page
  );
end
$$;

create or replace function backorders_v1_follow_movements(p_after text, p_limit integer)
returns jsonb language plpgsql volatile ${PLAN_BY_KEY} as $$
declare
  v_archived text;
  v_upto text;
begin
  select a.last_movement_id into v_archived from stock_movement_archive a order by a.ends_at desc limit 1;
  if p_after is not null and p_after < v_archived then
    return jsonb_build_object('archived', v_archived);
  end if;
  v_upto := backorders_v1_settled_movement(coalesce(p_after, ''), p_limit);
  return jsonb_build_object('movements', coalesce((
    select jsonb_agg(
             jsonb_build_object(
               'id', m.id, 'created_at', m.created_at, 'kind', m.kind, 'cause', m.cause,
               'inventory_level_id', m.inventory_level_id, 'inventory_item_id', m.inventory_item_id,
               'sku', i.sku, 'location_id', m.location_id,
               'stocked_delta', m.stocked_delta, 'reserved_delta', m.reserved_delta,
               'stocked_quantity', m.stocked_quantity, 'reserved_quantity', m.reserved_quantity,
               'reservation_id', m.reservation_id, 'line_item_id', m.line_item_id,
               'correlation_id', m.correlation_id, 'actor', m.actor, 'reverses_id', m.reverses_id
             )
             order by m.id
           )
      from stock_movement m
      left join inventory_item i on i.id = m.inventory_item_id
     where m.id > coalesce(p_after, '') and m.id <= v_upto
  ), '[]'));
end
$$;

create or replace function backorders_v1_movement_before(p_at timestamptz)
returns text language plpgsql stable as $$
declare
  v_low bigint := 0;
  v_high bigint;
  v_middle bigint;
  v_found timestamptz;
begin
  select coalesce(max(substr(m.id, 7)::bigint), 0) into v_high from (
    select m.id from stock_movement m order by m.id desc limit 1
  ) as m;
  while v_low < v_high loop
    v_middle := (v_low + v_high) / 2;
    select m.created_at into v_found
      from stock_movement m
     where m.id > 'stmov_' || lpad(v_middle::text, 19, '0')
     order by m.id
     limit 1;
    if v_found <= p_at - interval '5 minutes' then
      v_low := v_middle + 1;
    else
      v_high := v_middle;
    end if;
  end loop;
  return 'stmov_' || lpad(v_low::text, 19, '0');
end
$$;

create or replace function backorders_v1_ledger_begin()
returns timestamptz language sql stable as $$
  select coalesce(max(a.ends_at), '-infinity') from stock_movement_archive a
$$;
`;
