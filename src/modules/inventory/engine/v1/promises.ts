/**
 * The promise rule, as common table expressions that end in `planned`: walk the queue in its order and the level's incoming
 * supply by (date, id); each entry takes its open quantity from the supply in turn. The line that completes an entry gives it
 * its date. A line without a date comes last, and promises none.
 *
 * Both are laid on one line by their running sums: an entry ends at the sum of the queue up to it, a line of supply at the sum
 * of supply up to it, and an entry is completed by the first line that ends at or behind its own end. Walked from the far end,
 * that is the lowest line met so far, so one pass over both finds it for all.
 *
 * @param levels - SQL of the condition that picks the levels, on a column `inventory_level_id`
 * @param one - whether that is one level: then nothing is sorted by level
 * @returns SQL: `supply` has the lines with their `rank` on their level; `planned` has entry_id, inventory_level_id,
 *   queued_at, was_promised_at, was_estimated_at, was_line_id, and the rank of the line that completes the entry, or null
 */
export const plannedSql = (levels: string, { one }: { one: boolean }): string => {
  const partition = one ? "" : "partition by inventory_level_id ";
  return `
  supply as (
    select s.id, s.inventory_level_id, s.due_at, sum(s.incoming) over by_date as place, row_number() over by_date as rank
      from replenishment_line s
     where ${levels} and s.incoming > 0
    window by_date as (${partition}order by s.due_at, s.id rows unbounded preceding)
  ),
  walk as (
    select w.*, min(w.own_rank) over (${partition}order by w.place desc, w.own_rank rows unbounded preceding) as rank
      from (
        select inventory_level_id, place, rank as own_rank, null as entry_id, null::timestamptz as queued_at,
               null::timestamptz as was_promised_at, null::timestamptz as was_estimated_at, null as was_line_id
          from supply
         union all
        select e.inventory_level_id,
               sum(e.quantity) over (${partition}order by e.priority desc, e.queued_at, e.id rows unbounded preceding),
               null, e.id, e.queued_at, e.promised_at, e.estimated_at, e.replenishment_line_id
          from backorder_entry e
         where ${levels} and e.status = 'open'
      ) as w
  ),
  planned as (select * from walk where entry_id is not null)`;
};

/** The estimate of an entry that nothing is promised to: so long after it was queued as supply takes from its order on. */
export const estimateSql = (queuedAt: string, days: string): string =>
  `${queuedAt} + ${days} * interval '24 hours'`;

/** The lead time that holds at a level. */
export const leadTimeSql = (level: string, item: string): string =>
  `coalesce(${level}.lead_time_days, ${item}.lead_time_days)`;

/** How many changes of its date an entry remembers. */
const HISTORY = 20;

const remembered = (history: string, from: string, to: string): string => `
  (case when jsonb_array_length(${history}) >= ${HISTORY} then ${history} - 0 else coalesce(${history}, '[]') end)
  || jsonb_build_object('at', clock_timestamp(), 'from', ${from}, 'to', ${to})`;

/**
 * Promises: plans a level's queue by the rule above, and tells of each date that changed.
 *
 * plan_level: plans all open entries of a level. Entries whose date does not change are not written.
 * plan_new_entry: plans one that was just opened. Where it stands last in the queue nobody else's date can change, and it is
 *   not read; a level without supply costs one look at the level.
 * plan_items: plans the levels of items whose lead time may have changed.
 * due_at: when an event of a change is due: at once, or when the workflow that makes it has ended.
 *
 * Locks: the entry rows; the caller holds the level's lock. plan_items locks the levels itself, in order.
 */
export const promiseFunctions = `
create or replace function backorders_v1_due_at(p_context jsonb)
returns timestamptz language sql volatile as $$
  select case when not (p_context->>'in_workflow')::boolean or (p_context->>'compensating')::boolean
              then clock_timestamp() end
$$;

create or replace function backorders_v1_plan_level(p_level_id text, p_context jsonb)
returns void language plpgsql as $$
declare
  v_days integer;
  -- The lines by their rank: found by it without a join, which would be planned for a few.
  v_line_ids text[];
  v_dates timestamptz[];
begin
  select array_agg(s.id order by s.due_at, s.id), array_agg(s.due_at order by s.due_at, s.id)
    into v_line_ids, v_dates
    from replenishment_line s
   where s.inventory_level_id = p_level_id and s.incoming > 0;
  select ${leadTimeSql("l", "i")} into v_days
    from inventory_level l
    join inventory_item i on i.id = l.inventory_item_id
   where l.id = p_level_id;
  with ${plannedSql("inventory_level_id = p_level_id", { one: true })},
  plan as (
    select planned.*, v_line_ids[planned.rank] as line_id, v_dates[planned.rank] as due_at from planned
  ),
  changed as (
    update backorder_entry e
       set promised_at = plan.due_at,
           first_promised_at = coalesce(e.first_promised_at, plan.due_at),
           estimated_at = case when plan.due_at is null then ${estimateSql("e.queued_at", "v_days")} end,
           replenishment_line_id = plan.line_id,
           promise_history = case
             when e.promised_at is distinct from plan.due_at
             then ${remembered("e.promise_history", "e.promised_at", "plan.due_at")}
             else e.promise_history
           end,
           updated_at = now()
      from plan
     where e.id = plan.entry_id
       and (
         plan.due_at is distinct from plan.was_promised_at
         or plan.line_id is distinct from plan.was_line_id
         or plan.was_estimated_at is distinct from
            case when plan.due_at is null then ${estimateSql("plan.queued_at", "v_days")} end
       )
    returning e.id, e.quantity, plan.was_promised_at as was, e.promised_at as promised
  ),
  -- What this same workflow has told, and is not out: the two are one change.
  held_back as (
    delete from inventory_outbox o
     using changed
     where o.backorder_entry_id = changed.id
       and o.name in ('inventory.backorder-promised', 'inventory.backorder-delayed')
       and o.due_at is null
       and o.sent_at is null
    returning o.id, o.backorder_entry_id, (o.data->'from'->>'promised_at')::timestamptz as was
  ),
  news as (
    select changed.id, changed.quantity, changed.promised,
           case when first_told.id is null then changed.was else first_told.was end as was
      from changed
      left join (
        select distinct on (backorder_entry_id) id, backorder_entry_id, was
          from held_back order by backorder_entry_id, id
      ) as first_told on first_told.backorder_entry_id = changed.id
  )
  insert into inventory_outbox (name, backorder_entry_id, inventory_level_id, correlation_id, due_at, data)
  select case when news.promised < news.was or news.was is null
              then 'inventory.backorder-promised' else 'inventory.backorder-delayed' end,
         news.id, p_level_id, p_context->>'correlation_id', backorders_v1_due_at(p_context),
         jsonb_build_object(
           'from', jsonb_build_object(
             'waiting_quantity', trim_scale(news.quantity)::text, 'promised_at', news.was
           ),
           'to', jsonb_build_object(
             'waiting_quantity', trim_scale(news.quantity)::text, 'promised_at', news.promised
           )
         )
    from news
    join backorder_entry e on e.id = news.id
   where news.promised is distinct from news.was
   order by e.priority desc, e.queued_at, e.id;
end
$$;

create or replace function backorders_v1_plan_new_entry(p_entry_id text, p_level_id text, p_context jsonb)
returns void language plpgsql as $$
declare
  v_level record;
  v_last text;
  v_line record;
begin
  select l.incoming_quantity as incoming, l.backordered_quantity as open into v_level
    from inventory_level l
   where l.id = p_level_id;
  if v_level.incoming <= 0 then
    return;
  end if;
  select e.id into v_last
    from backorder_entry e
   where e.inventory_level_id = p_level_id and e.status = 'open'
   order by e.priority, e.queued_at desc, e.id desc
   limit 1;
  if v_last <> p_entry_id then
    perform backorders_v1_plan_level(p_level_id, p_context);
    return;
  end if;
  if v_level.incoming < v_level.open then
    return;
  end if;
  select supply.id, supply.due_at into v_line
    from (
      select s.id, s.due_at, sum(s.incoming) over (order by s.due_at, s.id rows unbounded preceding) as place
        from replenishment_line s
       where s.inventory_level_id = p_level_id and s.incoming > 0
    ) as supply
   where supply.place >= v_level.open
   -- The order in which the sum runs, so that it stops there.
   order by supply.due_at, supply.id
   limit 1;
  update backorder_entry e
     set replenishment_line_id = v_line.id,
         promised_at = v_line.due_at,
         first_promised_at = v_line.due_at,
         estimated_at = case when v_line.due_at is null then e.estimated_at end,
         promise_history = case when v_line.due_at is not null
           then ${remembered("e.promise_history", "null::timestamptz", "v_line.due_at")} end
   where e.id = p_entry_id;
  if v_line.due_at is not null then
    insert into inventory_outbox (name, backorder_entry_id, inventory_level_id, correlation_id, due_at, data)
    select 'inventory.backorder-promised', e.id, p_level_id, p_context->>'correlation_id',
           backorders_v1_due_at(p_context),
           jsonb_build_object(
             'from', jsonb_build_object('waiting_quantity', trim_scale(e.quantity)::text, 'promised_at', null),
             'to', jsonb_build_object('waiting_quantity', trim_scale(e.quantity)::text, 'promised_at', e.promised_at)
           )
      from backorder_entry e
     where e.id = p_entry_id;
  end if;
end
$$;

create or replace function backorders_v1_plan_items(p_item_ids text[], p_context jsonb)
returns void language plpgsql as $$
declare
  v_level_id text;
begin
  foreach v_level_id in array backorders_v1_lock_levels_by_id(array(
    select l.id
      from inventory_level l
     where l.inventory_item_id = any (p_item_ids) and l.deleted_at is null and l.backordered_quantity > 0
  )) loop
    perform backorders_v1_plan_level(v_level_id, p_context);
  end loop;
end
$$;
`;
