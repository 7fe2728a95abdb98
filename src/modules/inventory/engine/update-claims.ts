import {
  callFunction,
  ChangeContext,
  ExecuteSql,
  JsonRow,
  MissingLevel,
  RefusedLine,
} from "./execute";
import { PLAN_BY_KEY } from "./plan-by-key";

/**
 * Changes claims: their quantity, their location, both at once, and the columns that no stock depends on.
 *
 * First everything is given back that the changes free (what a claim shrinks by; the whole of a claim that moves), then
 * everything is taken that they ask for (what a claim grows by; the whole of a claim that moves), judged together like
 * one claim. Both happen under the locks of all levels, so that nobody else sees the units in between.
 *
 * p_updates: [{ ordinal, id, inventory_item_id, location_id, quantity, allow_backorder, fields }], null where unchanged.
 *
 * Locks: the claims in the order of their ids, then the levels that they leave and the levels that they enter, in order.
 * Returns: one object, see UpdateOutcome.
 */
export const updateClaimsFunction = `
create or replace function backorders_update_claims(p_updates jsonb, p_context jsonb)
returns jsonb language plpgsql ${PLAN_BY_KEY} as $$
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
  v_context jsonb := p_context;
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
             'fields', change.fields
           )
           order by change.ordinal
         )
    into v_claims
    from jsonb_to_recordset(p_updates) as change (
           ordinal integer, id text, inventory_item_id text, location_id text, quantity numeric,
           allow_backorder boolean, fields jsonb
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
  if cardinality(backorders_lock_levels(v_items, v_locations)) < cardinality(v_items)
     and backorders_missing_levels(v_wanted) is not null
  then
    return jsonb_build_object('missing', backorders_missing_levels(v_wanted));
  end if;

  if backorders_replayed(p_context) then
    return jsonb_build_object('claims', backorders_claims_by_id(v_ids), 'replayed', true);
  end if;
  if p_context->>'idempotency_key' is not null then
    v_context := jsonb_set(
      p_context, '{idempotency_key}',
      to_jsonb(p_context->>'idempotency_key' || '#' || backorders_attempts(p_context->>'idempotency_key'))
    );
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
      perform backorders_give_back_stock(
        v_claim,
        case when v_change.moves then v_change.held else v_change.held - v_change.wanted end,
        case when v_change.moves then 0 else v_change.wanted end,
        'r' || v_change.ordinal, v_context
      );
    end loop;

    select jsonb_agg(
             jsonb_build_object(
               'ordinal', ordinal, 'reservation_id', reservation_id, 'line_item_id', line_item_id,
               'inventory_item_id', inventory_item_id, 'location_id', location_id,
               'quantity', case when moves then wanted else wanted - held end,
               'allow_backorder', allow_backorder, 'deducted', deducted
             )
           )
      into v_lines
      from jsonb_to_recordset(v_wanted) as claim (
             ordinal integer, reservation_id text, line_item_id text, inventory_item_id text, location_id text,
             moves boolean, held numeric, wanted numeric, allow_backorder boolean, deducted boolean
           );
    if v_lines is not null then
      v_refused := backorders_take_stock(v_lines, true, v_context);
      if v_refused is not null then
        raise exception using errcode = 'BK001', message = 'refused';
      end if;
    end if;
  exception
    when sqlstate 'BK001' then
      return jsonb_build_object('refused', v_refused);
  end;

  update reservation_item r
     set quantity = change.wanted,
         raw_quantity = backorders_raw(change.wanted),
         location_id = change.location_id,
         allow_backorder = change.allow_backorder,
         line_item_id = case when jsonb_exists(change.fields, 'line_item_id')
                             then change.fields->>'line_item_id' else r.line_item_id end,
         external_id = case when jsonb_exists(change.fields, 'external_id')
                            then change.fields->>'external_id' else r.external_id end,
         description = case when jsonb_exists(change.fields, 'description')
                            then change.fields->>'description' else r.description end,
         created_by = case when jsonb_exists(change.fields, 'created_by')
                           then change.fields->>'created_by' else r.created_by end,
         metadata = case when jsonb_exists(change.fields, 'metadata')
                         then backorders_merge_metadata(r.metadata, change.fields->'metadata') else r.metadata end,
         updated_at = clock_timestamp()
    from jsonb_to_recordset(v_claims) as change (
           id text, wanted numeric, location_id text, allow_backorder boolean, fields jsonb
         )
   where r.id = change.id;

  return jsonb_build_object(
    'claims', backorders_claims_by_id(v_ids),
    'replayed', false,
    'level_ids', (
      select coalesce(jsonb_agg(distinct l.id), '[]')
        from jsonb_to_recordset(v_claims) as claim (
               inventory_item_id text, origin text, location_id text, moves boolean, held numeric, wanted numeric
             )
        join inventory_level l
          on l.inventory_item_id = claim.inventory_item_id
         and l.location_id in (claim.origin, claim.location_id)
         and l.deleted_at is null
       where claim.moves or claim.wanted <> claim.held
    )
  );
end
$$;

create or replace function backorders_claims_by_id(p_ids text[])
returns jsonb language plpgsql stable as $$
begin
  return (select jsonb_agg(to_jsonb(r)) from reservation_item r where r.id = any (p_ids));
end
$$;

-- true when a change with this key was made, and not undone since by the compensation of the step that made it.
create or replace function backorders_replayed(p_context jsonb)
returns boolean language plpgsql stable as $$
declare
  v_key text := p_context->>'idempotency_key';
  v_undone_by text := p_context->>'undone_by_key';
  v_last text;
begin
  if v_key is null then
    return false;
  end if;
  -- OFFSET 0 keeps the planner from walking the primary key backwards for the greatest id, past the whole ledger.
  select max(keyed.id) into v_last
    from (
      select m.id
        from stock_movement m
       where m.idempotency_key >= v_key || '#' and m.idempotency_key < v_key || '$'
      offset 0
    ) as keyed;
  return v_last is not null and not exists (
    select 1
      from stock_movement m
     where m.idempotency_key >= v_undone_by || '|' and m.idempotency_key < v_undone_by || '}'
       and m.id > v_last
  );
end
$$;

-- As core merges metadata: null clears it, an empty string removes its key, everything else is set.
create or replace function backorders_merge_metadata(p_metadata jsonb, p_changes jsonb)
returns jsonb language plpgsql immutable as $$
begin
  if p_changes is null or jsonb_typeof(p_changes) = 'null' then
    return null;
  end if;
  return (
    select coalesce(jsonb_object_agg(key, value), '{}')
      from jsonb_each(coalesce(p_metadata, '{}') || p_changes)
     where value <> '""'
  );
end
$$;
`;

/** One change of a claim. `null` leaves a value as it is; `fields` holds the other columns that change. */
export type ClaimUpdate = {
  ordinal: number;
  id: string;
  inventory_item_id: string | null;
  location_id: string | null;
  quantity: string | null;
  allow_backorder: boolean | null;
  fields: Record<string, unknown>;
};

export type UpdateOutcome =
  | { unknown: { ordinal: number; id: string }[] }
  | { other_item: { ordinal: number; id: string }[] }
  | { missing: MissingLevel[] }
  | { refused: RefusedLine[] }
  | { claims: JsonRow[]; replayed: true }
  | { claims: JsonRow[]; replayed: false; level_ids: string[] };

/** Changes claims; see {@link updateClaimsFunction}. */
export function updateClaims(
  execute: ExecuteSql,
  updates: ClaimUpdate[],
  context: ChangeContext,
): Promise<UpdateOutcome> {
  return callFunction(execute, "backorders_update_claims(?::jsonb, ?::jsonb)", [
    JSON.stringify(updates),
    JSON.stringify(context),
  ]);
}
