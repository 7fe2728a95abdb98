import { openSql } from "./change-supply";

/** The sentences of refusals name an order by its number. */
const named = (order: string): string => `'Replenishment order ' || ${order}.display_id`;

/** Replenishment orders: made, changed, placed, ended, deleted, and set back to what they were. */
export const replenishmentFunctions = `
-- p_input: { orders: [{ location_id, status, supplier, reference, expected_at, note, metadata, lines }] }, where the lines
-- are [{ inventory_item_id, quantity, expected_at }].
create or replace function backorders_v1_create_replenishment(p_input jsonb, p_context jsonb)
returns jsonb language plpgsql as $$
declare
  v_missing jsonb := backorders_v1_missing_lines(p_input->'orders');
  v_order record;
  v_id text;
  v_ids text[] := '{}';
  v_level_ids text[];
begin
  if v_missing is not null then
    return jsonb_build_object('missing', v_missing);
  end if;
  perform backorders_v1_lock_levels(array_agg(line.inventory_item_id), array_agg(o.location_id))
     from jsonb_to_recordset(p_input->'orders') as o (location_id text, status text, lines jsonb)
    cross join lateral jsonb_to_recordset(o.lines) as line (inventory_item_id text)
    where o.status = 'ordered'
   having count(*) > 0;
  for v_order in
    select o.value as fields from jsonb_array_elements(p_input->'orders') with ordinality as o (value, place)
     order by o.place
  loop
    insert into replenishment_order (
      location_id, status, supplier, reference, expected_at, ordered_at, note, metadata
    )
    values (
      v_order.fields->>'location_id', v_order.fields->>'status', v_order.fields->>'supplier',
      v_order.fields->>'reference', (v_order.fields->>'expected_at')::timestamptz,
      case when v_order.fields->>'status' = 'ordered' then clock_timestamp() end,
      v_order.fields->>'note', nullif(v_order.fields->'metadata', 'null')
    )
    returning id into v_id;
    v_ids := v_ids || v_id;
    perform backorders_v1_add_lines(v_id, v_order.fields->'lines');
    perform backorders_v1_supply_changed(v_id, '{}', p_context);
  end loop;
  -- Once for all orders, so that each entry is told one date.
  v_level_ids := array(
    select distinct s.inventory_level_id
      from replenishment_line s
     where s.replenishment_order_id = any (v_ids) and s.incoming > 0
  );
  perform backorders_v1_supply_levels_changed(v_level_ids, p_context);
  return jsonb_build_object('order_ids', to_jsonb(v_ids), 'level_ids', to_jsonb(v_level_ids));
end
$$;

-- The lines whose item is not stocked at their order's location: [{ order, line, inventory_item_id, location_id,
-- item_exists }], or null.
create or replace function backorders_v1_missing_lines(p_orders jsonb)
returns jsonb language plpgsql stable as $$
begin
  return (
    select jsonb_agg(
             jsonb_build_object(
               'order', o.place - 1, 'line', line.place - 1, 'inventory_item_id', line.value->>'inventory_item_id',
               'location_id', o.value->>'location_id',
               'item_exists', exists (
                 select from inventory_item i
                  where i.id = line.value->>'inventory_item_id' and i.deleted_at is null
               )
             ) order by o.place, line.place
           )
      from jsonb_array_elements(p_orders) with ordinality as o (value, place)
      cross join lateral jsonb_array_elements(o.value->'lines') with ordinality as line (value, place)
     where not exists (
       select from inventory_level l
        where l.inventory_item_id = line.value->>'inventory_item_id'
          and l.location_id = o.value->>'location_id'
          and l.deleted_at is null
     )
  );
end
$$;

create or replace function backorders_v1_add_lines(p_order_id text, p_lines jsonb)
returns void language plpgsql as $$
begin
  insert into replenishment_line (
    replenishment_order_id, inventory_level_id, inventory_item_id, quantity, expected_at, due_at, set_by_person
  )
  select o.id, l.id, l.inventory_item_id, (line.value->>'quantity')::numeric,
         (line.value->>'expected_at')::timestamptz,
         coalesce((line.value->>'expected_at')::timestamptz, o.expected_at), true
    from replenishment_order o
    cross join lateral jsonb_array_elements(p_lines) with ordinality as line (value, place)
    join inventory_level l
      on l.inventory_item_id = line.value->>'inventory_item_id'
     and l.location_id = o.location_id
     and l.deleted_at is null
   where o.id = p_order_id
   order by line.place;
end
$$;

-- p_input: { id, fields } with, in fields, only the columns that are given.
create or replace function backorders_v1_update_replenishment(p_input jsonb, p_context jsonb)
returns jsonb language plpgsql as $$
declare
  v_order replenishment_order := backorders_v1_lock_order(p_input->>'id');
  v_fields jsonb := p_input->'fields';
  v_level_ids text[] := '{}';
begin
  if v_order.id is null then
    return backorders_v1_supply_error('not_found', 'Replenishment order ' || (p_input->>'id') || ' was not found');
  end if;
  if jsonb_exists(v_fields, 'expected_at') and v_order.status not in ('draft', 'ordered') then
    return backorders_v1_supply_error(
      'not_allowed', ${named("v_order")} || ' is ' || v_order.status || ': expected_at cannot change any more'
    );
  end if;
  if jsonb_exists(v_fields, 'expected_at') then
    perform backorders_v1_follow_order_date(v_order);
  end if;
  update replenishment_order o
     set supplier = case when jsonb_exists(v_fields, 'supplier') then v_fields->>'supplier' else o.supplier end,
         reference = case when jsonb_exists(v_fields, 'reference') then v_fields->>'reference' else o.reference end,
         note = case when jsonb_exists(v_fields, 'note') then v_fields->>'note' else o.note end,
         expected_at = case when jsonb_exists(v_fields, 'expected_at')
                            then (v_fields->>'expected_at')::timestamptz else o.expected_at end,
         metadata = case when jsonb_exists(v_fields, 'metadata')
                         then backorders_v1_merge_metadata(o.metadata, v_fields->'metadata') else o.metadata end,
         updated_at = clock_timestamp()
   where o.id = v_order.id;
  if v_order.status = 'ordered' and jsonb_exists(v_fields, 'expected_at') then
    v_level_ids := backorders_v1_levels_of_order(v_order.id);
  end if;
  perform backorders_v1_supply_changed(v_order.id, v_level_ids, p_context);
  return jsonb_build_object('order_ids', jsonb_build_array(v_order.id), 'level_ids', to_jsonb(v_level_ids));
end
$$;

-- p_input: { id, create: lines, update: [{ id, fields: { quantity, expected_at } }], delete: ids }.
create or replace function backorders_v1_change_lines(p_input jsonb, p_context jsonb)
returns jsonb language plpgsql as $$
declare
  v_order replenishment_order := backorders_v1_lock_order(
    p_input->>'id', array(select line->>'inventory_item_id' from jsonb_array_elements(p_input->'create') as line)
  );
  v_missing jsonb;
  v_line record;
  v_level_ids text[];
begin
  if v_order.id is null then
    return backorders_v1_supply_error('not_found', 'Replenishment order ' || (p_input->>'id') || ' was not found');
  elsif v_order.status not in ('draft', 'ordered') then
    return backorders_v1_supply_error(
      'not_allowed', ${named("v_order")} || ' is ' || v_order.status || ': its lines cannot change any more'
    );
  end if;
  v_missing := backorders_v1_missing_lines(jsonb_build_array(
    jsonb_build_object('location_id', v_order.location_id, 'lines', p_input->'create')
  ));
  if v_missing is not null then
    return jsonb_build_object('missing', v_missing);
  end if;
  for v_line in
    select 'update[' || (change.place - 1) || ']' as field, change.value->>'id' as asked_id, s.*,
           (change.value->'fields'->>'quantity')::numeric as wanted
      from jsonb_array_elements(p_input->'update') with ordinality as change (value, place)
      left join replenishment_line s
        on s.id = change.value->>'id' and s.replenishment_order_id = v_order.id and s.deleted_at is null
     union all
    select 'delete[' || (gone.place - 1) || ']', gone.id, s.*, 0
      from jsonb_array_elements_text(p_input->'delete') with ordinality as gone (id, place)
      left join replenishment_line s
        on s.id = gone.id and s.replenishment_order_id = v_order.id and s.deleted_at is null
  loop
    if v_line.id is null then
      return backorders_v1_supply_error(
        'not_found', v_line.field || ': ' || ${named("v_order")} || ' has no line ' || v_line.asked_id
      );
    elsif v_line.wanted < v_line.received + v_line.rejected + v_line.cancelled then
      return backorders_v1_supply_error(
        'not_allowed',
        v_line.field || ': ' || trim_scale(v_line.received + v_line.rejected + v_line.cancelled)
          || ' of the line have arrived or were cancelled, so its quantity cannot be less'
      );
    elsif v_line.wanted = 0 and v_order.status = 'ordered' and v_line.field like 'update%' then
      return backorders_v1_supply_error(
        'invalid_data', v_line.field || '.quantity must be greater than 0 in an order that is placed: delete the line'
      );
    end if;
  end loop;
  v_level_ids := backorders_v1_levels_of_order(v_order.id);
  perform backorders_v1_add_lines(v_order.id, p_input->'create');
  update replenishment_line s
     set quantity = coalesce((change.fields->>'quantity')::numeric, s.quantity),
         set_by_person = s.set_by_person or jsonb_exists(change.fields, 'quantity'),
         expected_at = case when jsonb_exists(change.fields, 'expected_at')
                            then (change.fields->>'expected_at')::timestamptz else s.expected_at end,
         updated_at = clock_timestamp()
    from jsonb_to_recordset(p_input->'update') as change (id text, fields jsonb)
   where s.id = change.id;
  delete from replenishment_line s
   where s.id in (select gone.id from jsonb_array_elements_text(p_input->'delete') as gone (id));
  update replenishment_order o set updated_at = clock_timestamp() where o.id = v_order.id;
  v_level_ids := case when v_order.status = 'ordered'
    then array(select distinct * from unnest(v_level_ids || backorders_v1_levels_of_order(v_order.id))) else '{}' end;
  perform backorders_v1_supply_changed(v_order.id, v_level_ids, p_context);
  return jsonb_build_object('order_ids', jsonb_build_array(v_order.id), 'level_ids', to_jsonb(v_level_ids));
end
$$;

-- p_input: { id, fields: { expected_at } }. A draft is ordered; lines that a person set to nothing fall away.
create or replace function backorders_v1_place_replenishment(p_input jsonb, p_context jsonb)
returns jsonb language plpgsql as $$
declare
  v_order replenishment_order := backorders_v1_lock_order(p_input->>'id');
  v_level_ids text[];
begin
  if v_order.id is null then
    return backorders_v1_supply_error('not_found', 'Replenishment order ' || (p_input->>'id') || ' was not found');
  elsif v_order.status <> 'draft' then
    return backorders_v1_supply_error('not_allowed', ${named("v_order")} || ' is ' || v_order.status || ', and no draft');
  end if;
  if not exists (
    select from replenishment_line s where s.replenishment_order_id = v_order.id and s.quantity > 0
  ) then
    return backorders_v1_supply_error('not_allowed', ${named("v_order")} || ' has no lines: there is nothing to order');
  end if;
  delete from replenishment_line s where s.replenishment_order_id = v_order.id and s.quantity = 0;
  v_level_ids := backorders_v1_levels_of_order(v_order.id);
  if jsonb_exists(p_input->'fields', 'expected_at') then
    perform backorders_v1_follow_order_date(v_order);
  end if;
  update replenishment_order o
     set status = 'ordered', follows_shortage = false, ordered_at = clock_timestamp(), updated_at = clock_timestamp(),
         expected_at = case when jsonb_exists(p_input->'fields', 'expected_at')
                            then (p_input->'fields'->>'expected_at')::timestamptz else o.expected_at end
   where o.id = v_order.id;
  perform backorders_v1_supply_changed(v_order.id, v_level_ids, p_context);
  return jsonb_build_object('order_ids', jsonb_build_array(v_order.id), 'level_ids', to_jsonb(v_level_ids));
end
$$;

-- p_input: { id, as: 'cancelled' | 'closed' }. What has not come will not: cancelled, or closed short.
create or replace function backorders_v1_end_replenishment(p_input jsonb, p_context jsonb)
returns jsonb language plpgsql as $$
declare
  v_order replenishment_order := backorders_v1_lock_order(p_input->>'id');
  v_level_ids text[];
begin
  if v_order.id is null then
    return backorders_v1_supply_error('not_found', 'Replenishment order ' || (p_input->>'id') || ' was not found');
  elsif v_order.status not in ('draft', 'ordered') or (p_input->>'as' = 'closed' and v_order.status = 'draft') then
    return backorders_v1_supply_error(
      'not_allowed', ${named("v_order")} || ' is ' || v_order.status || ', and cannot be ' || (p_input->>'as')
    );
  end if;
  update replenishment_line s
     set cancelled = s.cancelled + ${openSql("s")}, updated_at = clock_timestamp()
   where s.replenishment_order_id = v_order.id and ${openSql("s")} > 0;
  update replenishment_order o
     set status = case
           when p_input->>'as' = 'closed' and exists (
             select from replenishment_line s where s.replenishment_order_id = o.id and s.received + s.rejected > 0
           ) then 'received' else 'cancelled' end,
         closed_at = clock_timestamp(), updated_at = clock_timestamp()
   where o.id = v_order.id;
  v_level_ids := case when v_order.status = 'ordered' then backorders_v1_levels_of_order(v_order.id) else '{}' end;
  perform backorders_v1_supply_changed(v_order.id, v_level_ids, p_context);
  return jsonb_build_object('order_ids', jsonb_build_array(v_order.id), 'level_ids', to_jsonb(v_level_ids));
end
$$;

create or replace function backorders_v1_delete_draft(p_input jsonb, p_context jsonb)
returns jsonb language plpgsql as $$
declare
  v_order replenishment_order := backorders_v1_lock_order(p_input->>'id');
begin
  if v_order.id is null then
    return backorders_v1_supply_error('not_found', 'Replenishment order ' || (p_input->>'id') || ' was not found');
  elsif v_order.status <> 'draft' then
    return backorders_v1_supply_error(
      'not_allowed', ${named("v_order")} || ' is ' || v_order.status || ': only a draft can be deleted'
    );
  end if;
  update replenishment_order o
     set deleted_at = clock_timestamp(), updated_at = clock_timestamp()
   where o.id = v_order.id;
  return jsonb_build_object('order_ids', '[]'::jsonb, 'level_ids', '[]'::jsonb);
end
$$;

-- p_input: { order }, an order with its lines as they were. What receipts did to the lines meanwhile stays.
create or replace function backorders_v1_restore_replenishment(p_input jsonb, p_context jsonb)
returns jsonb language plpgsql as $$
declare
  v_was replenishment_order := jsonb_populate_record(null::replenishment_order, p_input->'order');
  v_order replenishment_order;
  v_level_ids text[];
begin
  -- Another draft may follow the shortage by now; see below.
  update replenishment_order o set deleted_at = null, follows_shortage = false
   where o.id = v_was.id and o.deleted_at is not null;
  v_order := backorders_v1_lock_order(
    v_was.id, array(select line->>'inventory_item_id' from jsonb_array_elements(p_input->'order'->'lines') as line)
  );
  if v_order.id is null then
    return backorders_v1_supply_error('not_found', 'Replenishment order ' || v_was.id || ' was not found');
  end if;
  v_level_ids := backorders_v1_levels_of_order(v_order.id);
  delete from replenishment_line s
   where s.replenishment_order_id = v_order.id
     and s.received + s.rejected = 0
     and not exists (
       select from jsonb_array_elements(p_input->'order'->'lines') as line where line->>'id' = s.id
     );
  insert into replenishment_line as s (
    id, replenishment_order_id, inventory_level_id, inventory_item_id, quantity, cancelled, expected_at, set_by_person,
    from_level
  )
  select line.id, v_order.id, line.inventory_level_id, line.inventory_item_id, line.quantity, line.cancelled,
         line.expected_at, line.set_by_person, line.from_level
    from jsonb_to_recordset(p_input->'order'->'lines') as line (
           id text, inventory_level_id text, inventory_item_id text, quantity numeric, cancelled numeric,
           expected_at timestamptz, set_by_person boolean, from_level boolean
         )
      on conflict (id) do update
     set quantity = excluded.quantity, cancelled = excluded.cancelled, expected_at = excluded.expected_at,
         set_by_person = excluded.set_by_person, updated_at = clock_timestamp();
  update replenishment_order o
     set status = v_was.status, supplier = v_was.supplier, reference = v_was.reference, note = v_was.note,
         metadata = nullif(v_was.metadata, 'null'), expected_at = v_was.expected_at, ordered_at = v_was.ordered_at,
         closed_at = v_was.closed_at, updated_at = clock_timestamp(),
         follows_shortage = v_was.follows_shortage and not exists (
           select from replenishment_order other
            where other.location_id = o.location_id and other.id <> o.id
              and other.status = 'draft' and other.follows_shortage and other.deleted_at is null
         )
   where o.id = v_order.id;
  v_level_ids := array(select distinct * from unnest(v_level_ids || backorders_v1_levels_of_order(v_order.id)));
  perform backorders_v1_supply_changed(v_order.id, v_level_ids, p_context);
  return jsonb_build_object('order_ids', jsonb_build_array(v_order.id), 'level_ids', to_jsonb(v_level_ids));
end
$$;
`;
