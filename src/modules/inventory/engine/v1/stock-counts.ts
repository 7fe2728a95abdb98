import { deductedSql } from "./levels";
import { LOCKING, PLAN_BY_KEY } from "./settings";

/** How many fills and shortfalls a count remembers; it counts all of them. */
const REMEMBERED = 10_000;

/** What the digest of a count's key says, in place of a payload that comes in pieces: the count has its own. */
const KEY_OF_COUNT = "stock-count";

/** What moved since is in the archive then: nobody knows it any more. */
const TOO_OLD = "as_of lies before what the ledger still has";

/**
 * Counts: what another system, or a person, says that levels have, as of a moment. What moved after it is kept on top. Lines
 * come in blocks, are checked as they come, and wait on the side; then they are booked in slices, in the order in which
 * levels are locked.
 *
 * What a line sets, under the level's lock, is the stocked quantity:
 *
 *     on_hand    counted + what moved on the shelf since - what deducted claims have taken from stock
 *     stocked    counted + what moved of stocked since
 *     available  counted + what moved of available since + reserved
 *
 * An earlier count, and a level's opening, are no movements in this sense: they say what there was, as this one does.
 * What moves for a claim moves nothing on the shelf.
 *
 * open_count: begins a count, or finds the one that has its key. Returns { stock_count } or { key_reused: true }.
 * stage_count: takes a block of lines from the session's table stock_count_input. Returns whether it followed what came before.
 * close_count: all lines have come. A count of all or nothing with a bad line fails, and its key is free again.
 * book_count: books the next p_limit lines. Returns { stock_count, level_ids }: the levels that it changed.
 * discard_count: removes a count that was not booked.
 *
 * Locks: the count's row, then, in book_count, the levels, in order. Nobody asks for a count while he holds a level.
 */
export const countFunctions = `
create or replace function backorders_v1_open_count(p_input jsonb, p_context jsonb)
returns jsonb language plpgsql as $$
declare
  v_key text := p_context->>'idempotency_key';
  v_found record;
  v_count stock_count;
begin
  if v_key is not null then
    select k.digest, k.answer into v_found from inventory_idempotency_key k where k.key = v_key;
    if found then
      if v_found.digest <> '${KEY_OF_COUNT}' then
        return jsonb_build_object('key_reused', true);
      end if;
      return jsonb_build_object('stock_count', (
        select to_jsonb(c) from stock_count c where c.id = v_found.answer->>'stock_count_id'
      ));
    end if;
  end if;
  insert into stock_count (mode, dry_run, as_of, digest, idempotency_key, actor)
  values (
    p_input->>'mode', (p_input->>'dry_run')::boolean, coalesce((p_input->>'as_of')::timestamptz, clock_timestamp()),
    p_input->>'digest', v_key, p_context->>'actor'
  )
  returning * into v_count;
  if v_key is not null then
    insert into inventory_idempotency_key (key, digest, answer)
    values (v_key, '${KEY_OF_COUNT}', jsonb_build_object('stock_count_id', v_count.id));
  end if;
  return jsonb_build_object('stock_count', to_jsonb(v_count));
end
$$;

create or replace function backorders_v1_stage_count(p_id text, p_after integer, p_upto integer, p_digest text)
returns boolean language plpgsql ${PLAN_BY_KEY} as $$
declare
  v_as_of timestamptz;
  v_kept_from timestamptz := backorders_v1_ledger_begin();
  v_errors integer;
  v_lines integer;
begin
  update stock_count c
     set received = p_upto, digest = p_digest, updated_at = clock_timestamp()
   where c.id = p_id and c.status = 'receiving' and c.received = p_after
  returning c.as_of into v_as_of;
  if not found then
    return false;
  end if;
  with named as materialized (
    select input.*, coalesce(by_id.id, by_sku.id) as item_id
      from stock_count_input input
      left join inventory_item by_id on by_id.id = input.inventory_item_id and by_id.deleted_at is null
      left join inventory_item by_sku
        on by_sku.sku = input.sku and input.inventory_item_id is null and by_sku.deleted_at is null
  ),
  placed as materialized (
    select named.*, level.id as level_id,
           coalesce(named.problem, case
             when named.item_id is null and named.sku is not null
             then 'no inventory item has the sku "' || named.sku || '"'
             when named.item_id is null then 'inventory item ' || named.inventory_item_id || ' does not exist'
             when level.id is null
             then coalesce('the sku "' || named.sku || '"', 'item ' || named.inventory_item_id)
                  || ' is not stocked at location ' || coalesce('"' || named.location || '"', named.location_id)
             when coalesce(named.as_of, v_as_of) < v_kept_from then '${TOO_OLD}'
           end) as wrong
      from named
      left join inventory_level level
        on level.inventory_item_id = named.item_id
       and level.location_id = named.location_id
       and level.deleted_at is null
  ),
  judged as materialized (
    select placed.*, coalesce(placed.wrong, case
             when earlier.line is not null then 'names the same level as line ' || earlier.line
             when placed.first_line < placed.line then 'names the same level as line ' || placed.first_line
           end) as refused
      from (
        select placed.*, min(placed.line) over (partition by placed.level_id, placed.wrong is null) as first_line
          from placed
      ) as placed
      left join stock_count_line earlier
        on earlier.stock_count_id = p_id
       and earlier.inventory_item_id = placed.item_id
       and earlier.location_id = placed.location_id
  ),
  bad as (
    insert into stock_count_error (stock_count_id, line, message)
    select p_id, judged.line, judged.refused from judged where judged.refused is not null
    returning line
  ),
  good as (
    insert into stock_count_line (
      stock_count_id, inventory_item_id, location_id, inventory_level_id, line, counts, quantity, as_of
    )
    select p_id, judged.item_id, judged.location_id, judged.level_id, judged.line, judged.counts, judged.quantity,
           judged.as_of
      from judged
     where judged.refused is null
     order by judged.item_id, judged.location_id
    returning line
  )
  select (select count(*) from bad), (select count(*) from good) into v_errors, v_lines;
  update stock_count c
     set error_count = c.error_count + v_errors, counted = c.counted + v_lines
   where c.id = p_id;
  return true;
end
$$;

create or replace function backorders_v1_close_count(p_id text)
returns jsonb language plpgsql as $$
declare
  v_count stock_count;
begin
  update stock_count c
     set status = case when c.mode = 'all-or-nothing' and c.error_count > 0 then 'failed' else 'running' end,
         updated_at = clock_timestamp()
   where c.id = p_id and c.status = 'receiving'
  returning * into v_count;
  if v_count.status = 'failed' then
    update stock_count c set finished_at = clock_timestamp(), counted = 0 where c.id = p_id returning * into v_count;
    delete from stock_count_line l where l.stock_count_id = p_id;
    delete from inventory_idempotency_key k where k.key = v_count.idempotency_key;
  end if;
  return to_jsonb(v_count);
end
$$;

create or replace function backorders_v1_discard_count(p_id text)
returns void language sql as $$
  delete from stock_count_error where stock_count_id = p_id;
  delete from stock_count_line where stock_count_id = p_id;
  delete from inventory_idempotency_key k
   using stock_count c
   where c.id = p_id and k.key = c.idempotency_key and k.digest = '${KEY_OF_COUNT}';
  delete from stock_count where id = p_id;
$$;

create or replace function backorders_v1_book_count(p_id text, p_limit integer, p_context jsonb)
returns jsonb language plpgsql ${LOCKING} as $$
declare
  v_count stock_count;
  v_slice record;
  v_marker text;
  v_level_ids text[];
  v_stocked numeric[];
  v_deltas numeric[];
  v_told jsonb := '{"fills": [], "shortfalls": []}';
  v_gone integer;
begin
  select * into v_count from stock_count c where c.id = p_id for update;
  if v_count.status is distinct from 'running' then
    return jsonb_build_object('stock_count', to_jsonb(v_count), 'level_ids', '[]'::jsonb);
  end if;
  select array_agg(line.inventory_item_id order by line.inventory_item_id, line.location_id) as items,
         array_agg(line.location_id order by line.inventory_item_id, line.location_id) as locations,
         array_agg(line.inventory_level_id) as level_ids, coalesce(count(*), 0) as lines
    into v_slice
    from (
      select l.inventory_item_id, l.location_id, l.inventory_level_id
        from stock_count_line l
       where l.stock_count_id = p_id
         and (l.inventory_item_id, l.location_id) > (v_count.booked_item_id, v_count.booked_location_id)
       order by l.inventory_item_id, l.location_id
       limit p_limit
    ) as line;
  if v_slice.lines > 0 then
    perform backorders_v1_lock_levels_by_id(v_slice.level_ids);
    v_marker := 'invout_' || lpad(nextval('inventory_outbox_id_seq')::text, 19, '0');
    -- A statement after the one that locked: it sees what those did who were waited for.
    select array_agg(target.id), array_agg(target.stocked), array_agg(target.quantity - target.stocked)
      into v_level_ids, v_stocked, v_deltas
      from backorders_v1_counted_levels(v_count, v_slice.items, v_slice.locations)
             as target (id, stocked, quantity)
     where target.quantity <> target.stocked;
    with gone as (
      insert into stock_count_error (stock_count_id, line, message)
      select p_id, line.line, 'the item was taken from the location while the count was booked'
        from unnest(v_slice.items, v_slice.locations) as slice (inventory_item_id, location_id)
        join stock_count_line line
          on line.stock_count_id = p_id
         and line.inventory_item_id = slice.inventory_item_id
         and line.location_id = slice.location_id
       where not exists (
         select from inventory_level l where l.id = line.inventory_level_id and l.deleted_at is null
       )
      returning line
    )
    select count(*) into v_gone from gone;
    if v_level_ids is not null then
      begin
        perform backorders_v1_write_adjustments(
          v_level_ids, v_stocked, v_deltas, null, 'count', true, p_context
        );
        v_told := backorders_v1_told_since(v_marker, to_jsonb(v_level_ids), p_context);
        if v_count.dry_run then
          raise exception using errcode = 'BK002', message = 'dry run';
        end if;
      exception
        when sqlstate 'BK002' then
          null;
      end;
    end if;
    delete from stock_count_line line
     using unnest(v_slice.items, v_slice.locations) as slice (inventory_item_id, location_id)
     where line.stock_count_id = p_id
       and line.inventory_item_id = slice.inventory_item_id
       and line.location_id = slice.location_id;
    update stock_count c
       set booked = c.booked + v_slice.lines - v_gone,
           counted = c.counted - v_gone,
           error_count = c.error_count + v_gone,
           changed = c.changed + coalesce(cardinality(v_level_ids), 0),
           fill_count = c.fill_count + jsonb_array_length(v_told->'fills'),
           shortfall_count = c.shortfall_count + jsonb_array_length(v_told->'shortfalls'),
           fills = case when c.fill_count < ${REMEMBERED} and v_told->'fills' <> '[]'
                        then c.fills || (v_told->'fills') else c.fills end,
           shortfalls = case when c.shortfall_count < ${REMEMBERED} and v_told->'shortfalls' <> '[]'
                             then c.shortfalls || (v_told->'shortfalls') else c.shortfalls end,
           booked_item_id = v_slice.items[v_slice.lines],
           booked_location_id = v_slice.locations[v_slice.lines],
           updated_at = clock_timestamp()
     where c.id = p_id;
  end if;
  update stock_count c
     set status = case when v_slice.lines < p_limit then 'done' else c.status end,
         finished_at = case when v_slice.lines < p_limit then clock_timestamp() end
   where c.id = p_id
  returning * into v_count;
  return jsonb_build_object(
    'stock_count', to_jsonb(v_count),
    'level_ids', case when v_level_ids is null or v_count.dry_run then '[]'::jsonb else to_jsonb(v_level_ids) end
  );
end
$$;

-- What levels have, and what they are to have by the lines that count them. The levels are locked.
create or replace function backorders_v1_counted_levels(p_count stock_count, p_items text[], p_locations text[])
returns table (id text, stocked numeric, quantity numeric) language plpgsql stable as $$
declare
  v_before text := backorders_v1_movement_before(p_count.as_of);
begin
  return query
  select level.id, level.stocked_quantity,
         line.quantity + moved.quantity + case line.counts
           when 'on_hand' then -${deductedSql("level")}
           when 'available' then level.reserved_quantity
           else 0
         end
    from unnest(p_items, p_locations) with ordinality as slice (inventory_item_id, location_id, place)
    join stock_count_line line
      on line.stock_count_id = p_count.id
     and line.inventory_item_id = slice.inventory_item_id
     and line.location_id = slice.location_id
    join inventory_level level on level.id = line.inventory_level_id and level.deleted_at is null
   cross join lateral (
     select coalesce(sum(case line.counts
              when 'on_hand' then case when m.reservation_id is null then m.stocked_delta else 0 end
              when 'stocked' then m.stocked_delta
              else m.stocked_delta - m.reserved_delta
            end), 0) as quantity
       from stock_movement m
      where m.inventory_level_id = level.id
        and m.id > case when line.as_of is null then v_before else backorders_v1_movement_before(line.as_of) end
        and m.created_at > coalesce(line.as_of, p_count.as_of)
        and m.kind not in ('count', 'opening')
   ) as moved
   order by slice.place;
end
$$;
`;
