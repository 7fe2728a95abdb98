import { PLAN_BY_KEY } from "./settings";

/**
 * Reads of the ledger by time and by place.
 *
 * follow_movements: the movements behind p_after, in the order of their ids, p_limit at most: those alone that no movement
 *   with a lower id can still come before. An id is handed out before its transaction commits, so that a lower one may
 *   become visible later. A movement's next_xid was read after its id was handed out: whoever has a lower id had his
 *   transaction's number by then, and a lower one. So where all transactions below next_xid have ended, all lower ids are
 *   there or never will be. (A next_xid from the future was restored from another server: there its transactions have ended.)
 *   Returns { movements } or, where what follows p_after is in the archive, { archived: the last id there }.
 * movement_before: an id behind which every movement is that was written after p_at: found by halving, for ids are handed out
 *   in the order of time. The few minutes are for clocks that were set back; who asks looks at the movement's time as well.
 * ledger_begin: the moment from which on the ledger has all movements; what was before is archived, and opens it.
 *
 * Locks: nothing.
 */
export const ledgerFunctions = `
create or replace function backorders_v1_follow_movements(p_after text, p_limit integer)
returns jsonb language plpgsql stable ${PLAN_BY_KEY} as $$
declare
  v_snapshot pg_snapshot := pg_current_snapshot();
  v_archived text;
begin
  select a.last_movement_id into v_archived from stock_movement_archive a order by a.ends_at desc limit 1;
  if p_after is not null and p_after < v_archived then
    return jsonb_build_object('archived', v_archived);
  end if;
  return jsonb_build_object('movements', coalesce((
    select jsonb_agg(
             to_jsonb(page) - array['next_xid', 'safe_until', 'updated_at', 'deleted_at']
               || jsonb_build_object('sku', i.sku)
             order by page.id
           )
      from (
        select m.*,
               max(m.id) filter (
                 where m.next_xid is null
                    or m.next_xid <= pg_snapshot_xmin(v_snapshot)
                    or m.next_xid > pg_snapshot_xmax(v_snapshot)
               ) over () as safe_until
          from (
            select * from stock_movement m where m.id > coalesce(p_after, '') order by m.id limit p_limit
          ) as m
      ) as page
      left join inventory_item i on i.id = page.inventory_item_id
     where page.id <= page.safe_until
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
