import { LOCKING } from "./settings";

/**
 * Changes claims: their quantity, their location, both at once, and the columns that no stock depends on.
 *
 * First everything is given back that the changes free (what a claim shrinks by; the whole of a claim that moves), then
 * everything is taken that they ask for (what a claim grows by; the whole of a claim that moves), judged together like
 * one claim. Both happen under the locks of all levels, so that nobody else sees the units in between.
 *
 * p_updates: [{ ordinal, id, inventory_item_id, location_id, quantity, allow_backorder, expected_quantity, expected_location_id,
 * fields }], null where unchanged; fields may have a ship_date, by which it is judged from here on, like the claim's own. A claim that is not as expected is not changed, and neither are the others.
 *
 * Locks: the claims in the order of their ids, then the levels that they leave and the levels that they enter, in order.
 * Returns: one object, see UpdateOutcome.
 */
export const updateClaimFunctions = `
create or replace function backorders_v1_update_claims(p_updates jsonb, p_context jsonb)
returns jsonb language plpgsql ${LOCKING} as $$
begin
  return backorders_v1_change_claims(p_updates, true, p_context);
end
$$;

-- Tries changes of claims: they are made, what they do to the queue is read, and all of it is taken back. Returns as
-- update_claims does, with fills, shortfalls and promises where they would be accepted.
create or replace function backorders_v1_try_claims(p_updates jsonb, p_context jsonb)
returns jsonb language plpgsql ${LOCKING} as $$
declare
  v_marker text := 'invout_' || lpad(nextval('inventory_outbox_id_seq')::text, 19, '0');
  v_answer jsonb;
begin
  v_answer := backorders_v1_update_claims(p_updates, p_context);
  if jsonb_exists(v_answer, 'claims') then
    v_answer := v_answer || backorders_v1_told_since(v_marker, v_answer->'level_ids', p_context);
  end if;
  raise exception using errcode = 'BK002', message = 'dry run';
exception
  when sqlstate 'BK002' then
    return v_answer;
end
$$;

-- p_checked: false takes without asking the policy.
create or replace function backorders_v1_change_claims(p_updates jsonb, p_checked boolean, p_context jsonb)
returns jsonb language plpgsql as $$
declare
  v_ids text[];
  v_claims jsonb;
  v_lines jsonb;
  v_items text[];
  v_locations text[];
  v_wanted jsonb;
  v_refused jsonb;
  v_change record;
  v_claim reservation_item;
  v_level_ids text[];
begin
  select array_agg(change.id) into v_ids from jsonb_to_recordset(p_updates) as change (id text);
  perform 1 from reservation_item where id = any (v_ids) and deleted_at is null order by id for update;

  -- What each claim is, and what it is to be.
  select jsonb_agg(
           jsonb_build_object(
             'ordinal', change.ordinal, 'id', change.id, 'found', claim.id is not null,
             'reservation_id', claim.id, 'line_item_id', claim.line_item_id,
             'inventory_item_id', claim.inventory_item_id,
             'other_item', change.inventory_item_id is distinct from claim.inventory_item_id
                           and change.inventory_item_id is not null,
             'origin', claim.location_id,
             'location_id', coalesce(change.location_id, claim.location_id),
             'moves', coalesce(change.location_id, claim.location_id) <> claim.location_id,
             'held', claim.quantity,
             'wanted', coalesce(change.quantity, claim.quantity),
             'allow_backorder', coalesce(change.allow_backorder, claim.allow_backorder),
             'deducted', claim.deducted,
             'ship_date', case when jsonb_exists(change.fields, 'ship_date')
                               then change.fields->>'ship_date' else claim.ship_date::text end,
             'changed', change.expected_quantity <> claim.quantity or change.expected_location_id <> claim.location_id,
             'fields', change.fields
           )
           order by change.ordinal
         )
    into v_claims
    from jsonb_to_recordset(p_updates) as change (
           ordinal integer, id text, inventory_item_id text, location_id text, quantity numeric,
           allow_backorder boolean, expected_quantity numeric, expected_location_id text, fields jsonb
         )
    left join reservation_item claim on claim.id = change.id and claim.deleted_at is null;

  select jsonb_agg(claim) into v_wanted
    from jsonb_array_elements(v_claims) as claim
   where not (claim->>'found')::boolean;
  if v_wanted is not null then
    return jsonb_build_object('unknown', v_wanted);
  end if;
  select jsonb_agg(claim) into v_wanted
    from jsonb_array_elements(v_claims) as claim
   where (claim->>'changed')::boolean;
  if v_wanted is not null then
    return jsonb_build_object('changed', v_wanted);
  end if;
  select jsonb_agg(claim) into v_wanted
    from jsonb_array_elements(v_claims) as claim
   where (claim->>'other_item')::boolean;
  if v_wanted is not null then
    return jsonb_build_object('other_item', v_wanted);
  end if;

  -- The levels that are entered must exist; one that is left may be gone.
  select coalesce(jsonb_agg(claim), '[]') into v_wanted
    from jsonb_array_elements(v_claims) as claim
   where (claim->>'moves')::boolean or (claim->>'wanted')::numeric > (claim->>'held')::numeric;
  select array_agg(level.inventory_item_id), array_agg(level.location_id)
    into v_items, v_locations
    from (
      select claim.inventory_item_id, claim.origin as location_id
        from jsonb_to_recordset(v_claims) as claim (inventory_item_id text, origin text)
       union
      select claim.inventory_item_id, claim.location_id
        from jsonb_to_recordset(v_claims) as claim (inventory_item_id text, location_id text)
    ) as level;
  if cardinality(backorders_v1_lock_levels(v_items, v_locations)) < cardinality(v_items)
     and backorders_v1_missing_levels(v_wanted) is not null
  then
    return jsonb_build_object('missing', backorders_v1_missing_levels(v_wanted));
  end if;

  -- A refusal must undo what was given back, without spoiling a transaction that the caller holds.
  begin
    for v_change in
      select * from jsonb_to_recordset(v_claims) as claim (
        ordinal integer, id text, moves boolean, held numeric, wanted numeric
      )
      where moves or wanted < held
      order by ordinal
    loop
      select * into v_claim from reservation_item where id = v_change.id;
      perform backorders_v1_give_back_stock(
        v_claim, case when v_change.moves then v_change.held else v_change.held - v_change.wanted end, p_context
      );
    end loop;

    -- Before others are settled: they must not find a claim at a level that it has left, or with what it gave back.
    perform backorders_v1_write_claim_columns(v_claims);

    select jsonb_agg(
             jsonb_build_object(
               'ordinal', ordinal, 'reservation_id', reservation_id, 'line_item_id', line_item_id,
               'inventory_item_id', inventory_item_id, 'location_id', location_id,
               'quantity', case when moves then wanted else wanted - held end,
               'allow_backorder', allow_backorder, 'deducted', deducted, 'ship_date', ship_date
             )
           )
      into v_lines
      from jsonb_to_recordset(v_wanted) as claim (
             ordinal integer, reservation_id text, line_item_id text, inventory_item_id text, location_id text,
             moves boolean, held numeric, wanted numeric, allow_backorder boolean, deducted boolean, ship_date date
           );
    if v_lines is not null then
      v_refused := backorders_v1_take_stock(v_lines, p_checked, p_context);
      if v_refused is not null then
        raise exception using errcode = 'BK001', message = 'refused';
      end if;
      perform backorders_v1_write_claim_quantities(v_claims);
    end if;
  exception
    when sqlstate 'BK001' then
      return jsonb_build_object('refused', v_refused);
  end;

  v_level_ids := array(
    select distinct l.id
      from jsonb_to_recordset(v_claims) as claim (
             inventory_item_id text, origin text, location_id text, moves boolean, held numeric, wanted numeric
           )
      join inventory_level l
        on l.inventory_item_id = claim.inventory_item_id
       and l.location_id in (claim.origin, claim.location_id)
       and l.deleted_at is null
     where claim.moves or claim.wanted <> claim.held
  );
  perform backorders_v1_settle_given_back(v_level_ids, p_context);
  return jsonb_build_object('claims', backorders_v1_claims_by_id(v_ids), 'level_ids', to_jsonb(v_level_ids));
end
$$;

-- Everything but what the claims grow by: while that is being taken, settling must see the claims as they are covered.
create or replace function backorders_v1_write_claim_columns(p_claims jsonb)
returns void language plpgsql as $$
begin
  update reservation_item r
     set quantity = case when change.moves then 0 else least(change.held, change.wanted) end,
         raw_quantity = backorders_v1_raw(case when change.moves then 0 else least(change.held, change.wanted) end),
         location_id = change.location_id,
         allow_backorder = change.allow_backorder,
         ship_date = change.ship_date,
         line_item_id = case when jsonb_exists(change.fields, 'line_item_id')
                             then change.fields->>'line_item_id' else r.line_item_id end,
         external_id = case when jsonb_exists(change.fields, 'external_id')
                            then change.fields->>'external_id' else r.external_id end,
         description = case when jsonb_exists(change.fields, 'description')
                            then change.fields->>'description' else r.description end,
         created_by = case when jsonb_exists(change.fields, 'created_by')
                           then change.fields->>'created_by' else r.created_by end,
         metadata = case when jsonb_exists(change.fields, 'metadata')
                         then backorders_v1_merge_metadata(r.metadata, change.fields->'metadata') else r.metadata end,
         updated_at = clock_timestamp()
    from jsonb_to_recordset(p_claims) as change (
           id text, moves boolean, held numeric, wanted numeric, location_id text, allow_backorder boolean,
           ship_date date, fields jsonb
         )
   where r.id = change.id;
  -- An entry is its claim's: the events of the queue name the line that waits now.
  update backorder_entry e
     set line_item_id = change.fields->>'line_item_id', updated_at = now()
    from jsonb_to_recordset(p_claims) as change (id text, fields jsonb)
   where e.reservation_id = change.id
     and jsonb_exists(change.fields, 'line_item_id')
     and e.line_item_id is distinct from change.fields->>'line_item_id';
end
$$;

create or replace function backorders_v1_write_claim_quantities(p_claims jsonb)
returns void language plpgsql as $$
begin
  update reservation_item r
     set quantity = change.wanted, raw_quantity = backorders_v1_raw(change.wanted)
    from jsonb_to_recordset(p_claims) as change (id text, wanted numeric)
   where r.id = change.id and r.quantity <> change.wanted;
end
$$;

create or replace function backorders_v1_claims_by_id(p_ids text[])
returns jsonb language plpgsql stable as $$
begin
  return (select jsonb_agg(to_jsonb(r)) from reservation_item r where r.id = any (p_ids));
end
$$;
`;
