import { LOCKING } from "./settings";

/**
 * Makes the ledger and the queue agree with levels that somebody changed without the engine: core's own module before the
 * plugin, a server of an older version that still ran after the migration. A level without any movement gets its opening
 * one, one whose last movement has other balances a \`reconcile\` movement, and both are settled. What is incoming to a level and
 * no replenishment order brings is kept as supply without a source.
 *
 * Runs over a slice of p_limit levels after p_after, in the order of their ids. Locks only the levels that differ, in
 * order, and looks at them again under the lock.
 * Returns: { last_id, opened, reconciled, settled }; last_id is null after the last slice.
 */
export const reconcileFunctions = `
create or replace function backorders_v1_reconcile_levels(p_after text, p_limit integer, p_context jsonb)
returns jsonb language plpgsql ${LOCKING} as $$
declare
  v_last text;
  v_differing text[];
  v_opened integer;
  v_reconciled integer;
  v_settled integer := 0;
  v_level_id text;
begin
  select max(level.id), array_agg(level.id) filter (where level.differs)
    into v_last, v_differing
    from (
      select l.id,
             l.stocked_quantity is distinct from last.stocked_quantity
             or l.reserved_quantity is distinct from last.reserved_quantity
             or (
               l.deleted_at is null
               and l.backordered_quantity <> greatest(0, l.reserved_quantity - l.stocked_quantity)
               and not exists (select 1 from unsettled_change u where u.inventory_level_id = l.id)
             )
             or (l.deleted_at is null and l.incoming_quantity <> coalesce((
               select sum(s.incoming) from replenishment_line s where s.inventory_level_id = l.id and s.incoming > 0
             ), 0)) as differs
        from (
          select * from inventory_level where id > p_after order by id limit p_limit
        ) as l
        left join lateral (
          select m.stocked_quantity, m.reserved_quantity
            from stock_movement m
           where m.inventory_level_id = l.id
           order by m.id desc
           limit 1
        ) as last on true
    ) as level;
  if v_differing is null then
    return jsonb_build_object('last_id', v_last, 'opened', 0, 'reconciled', 0, 'settled', 0);
  end if;

  perform 1 from inventory_level where id = any (v_differing) order by inventory_item_id, location_id for update;
  with movement as (
    insert into stock_movement (
      inventory_level_id, inventory_item_id, location_id, kind, cause,
      stocked_delta, raw_stocked_delta, reserved_delta, raw_reserved_delta,
      stocked_quantity, raw_stocked_quantity, reserved_quantity, raw_reserved_quantity, correlation_id
    )
    select l.id, l.inventory_item_id, l.location_id,
           case when last.id is null then 'opening' else 'reconcile' end, p_context->>'cause',
           l.stocked_quantity - coalesce(last.stocked_quantity, 0),
           backorders_v1_raw(l.stocked_quantity - coalesce(last.stocked_quantity, 0)),
           l.reserved_quantity - coalesce(last.reserved_quantity, 0),
           backorders_v1_raw(l.reserved_quantity - coalesce(last.reserved_quantity, 0)),
           l.stocked_quantity, backorders_v1_raw(l.stocked_quantity),
           l.reserved_quantity, backorders_v1_raw(l.reserved_quantity), p_context->>'correlation_id'
      from inventory_level l
      left join lateral (
        select m.id, m.stocked_quantity, m.reserved_quantity
          from stock_movement m
         where m.inventory_level_id = l.id
         order by m.id desc
         limit 1
      ) as last on true
     where l.id = any (v_differing)
       and (
         l.stocked_quantity is distinct from last.stocked_quantity
         or l.reserved_quantity is distinct from last.reserved_quantity
       )
     order by l.inventory_item_id, l.location_id
    returning kind
  )
  select count(*) filter (where kind = 'opening'), count(*) filter (where kind = 'reconcile')
    into v_opened, v_reconciled
    from movement;
  perform backorders_v1_set_incoming(l.id, l.incoming_quantity, true, p_context)
     from inventory_level l
    where l.id = any (v_differing) and l.deleted_at is null
      and l.incoming_quantity <> coalesce((
        select sum(s.incoming) from replenishment_line s where s.inventory_level_id = l.id and s.incoming > 0
      ), 0);
  foreach v_level_id in array v_differing loop
    if backorders_v1_settle_level(v_level_id, p_context) then
      v_settled := v_settled + 1;
    end if;
  end loop;
  return jsonb_build_object(
    'last_id', v_last, 'opened', v_opened, 'reconciled', v_reconciled, 'settled', v_settled
  );
end
$$;
`;
