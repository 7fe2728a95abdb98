import type { LocationMapping } from "../domain/choose-location";
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
 * Claims stock for any number of lines, all or nothing: one statement, one round trip.
 *
 * A call that carries an idempotency key is found again by the keys of its movements. It then gets its first claims,
 * unless they were deleted for good (that is how a workflow compensates): then the claim is made anew.
 *
 * Locks: the levels of the lines, in order; of a line that leaves its location to the order's mapping, every level that
 * may be chosen. Inserts the claims, their movements and entries.
 * Returns: one object, see ClaimOutcome.
 */
export const claimStockFunction = `
create or replace function backorders_claim_stock(p_lines jsonb, p_context jsonb)
returns json language plpgsql ${PLAN_BY_KEY} as $$
declare
  v_items text[];
  v_locations text[];
  v_level_ids text[];
  v_refused jsonb;
  v_claims json;
  v_attempt integer := 0;
  v_key text := p_context->>'idempotency_key';
  v_context jsonb := p_context;
begin
  if jsonb_path_exists(p_lines, '$[*].location_choice.channel_location_ids') then
    return backorders_claim_chosen_stock(p_lines, p_context);
  end if;
  select array_agg(line.inventory_item_id), array_agg(line.location_id)
    into v_items, v_locations
    from jsonb_to_recordset(p_lines) as line (inventory_item_id text, location_id text);
  v_level_ids := backorders_lock_levels(v_items, v_locations);
  if cardinality(v_level_ids) < cardinality(v_items) then
    return json_build_object('missing', backorders_missing_levels(p_lines));
  end if;

  if v_key is not null then
    -- Line 0 of the first attempt tells whether there was one: a look-up of one key, which no plan can get wrong.
    if exists (select 1 from stock_movement m where m.idempotency_key = v_key || '#0.c0') then
      v_claims := backorders_claims_by_key(v_key);
      if v_claims is not null then
        return json_build_object('claims', v_claims, 'replayed', true);
      end if;
      v_attempt := backorders_attempts(v_key);
    end if;
    v_context := p_context || jsonb_build_object('idempotency_key', v_key || '#' || v_attempt);
  end if;

  v_refused := backorders_take_stock(p_lines, true, v_context);
  if v_refused is not null then
    return json_build_object('refused', v_refused);
  end if;

  with claim as (
    insert into reservation_item (
      id, line_item_id, inventory_item_id, location_id, quantity, raw_quantity, allow_backorder, deducted,
      external_id, description, created_by, metadata
    )
    select line.reservation_id, line.line_item_id, line.inventory_item_id, line.location_id,
           line.quantity, backorders_raw(line.quantity), coalesce(line.allow_backorder, false), line.deducted,
           line.external_id, line.description, line.created_by, line.metadata
      from jsonb_to_recordset(p_lines) as line (
             ordinal integer, reservation_id text, line_item_id text, inventory_item_id text, location_id text,
             quantity numeric, allow_backorder boolean, deducted boolean,
             external_id text, description text, created_by text, metadata jsonb
           )
     order by line.ordinal
    returning *
  )
  select json_agg(row_to_json(claim)) into v_claims from claim;
  return json_build_object(
    'claims', v_claims,
    'replayed', false,
    'level_ids', v_level_ids
  );
end
$$;

-- A claim whose lines leave the location to the order's mapping: locks every level that may be chosen, chooses, and
-- claims at the chosen ones.
create or replace function backorders_claim_chosen_stock(p_lines jsonb, p_context jsonb)
returns json language plpgsql as $$
declare
  v_items text[];
  v_locations text[];
  v_level_ids text[];
  v_lines jsonb;
  v_unmapped jsonb;
begin
  select array_agg(candidate.inventory_item_id), array_agg(candidate.location_id)
    into v_items, v_locations
    from backorders_candidate_levels(p_lines) as candidate;
  perform backorders_lock_levels(v_items, v_locations);

  select jsonb_agg(line.value - 'location_choice' order by line.place) into v_lines
    from jsonb_array_elements(backorders_choose_locations(p_lines, p_context)) with ordinality as line (value, place);
  v_unmapped := backorders_unmapped_lines(v_lines);
  if v_unmapped is not null then
    return jsonb_build_object('unmapped', v_unmapped);
  end if;
  return backorders_claim_stock(v_lines, p_context);
end
$$;

-- Several calls in one statement, each all or nothing by itself, in their order. The locks of all are taken first, in the
-- one order that every change uses.
create or replace function backorders_claim_stock_for_each(p_calls jsonb)
returns json language plpgsql ${PLAN_BY_KEY} as $$
declare
  v_call jsonb;
  v_items text[];
  v_locations text[];
  v_outcomes json[] := '{}';
begin
  select array_agg(candidate.inventory_item_id), array_agg(candidate.location_id)
    into v_items, v_locations
    from (
      select distinct level.*
        from jsonb_array_elements(p_calls) as call (value)
        cross join lateral backorders_candidate_levels(call.value->'lines') as level
    ) as candidate;
  perform backorders_lock_levels(v_items, v_locations);
  for v_call in select call.value from jsonb_array_elements(p_calls) as call (value) loop
    v_outcomes := array_append(v_outcomes, backorders_claim_stock(v_call->'lines', v_call->'context'));
  end loop;
  return array_to_json(v_outcomes);
end
$$;

-- What a claim would come to now, without a lock and without writing: { unmapped }, { refused } or {}.
create or replace function backorders_preview_claim(p_lines jsonb)
returns jsonb language plpgsql stable ${PLAN_BY_KEY} as $$
declare
  v_lines jsonb := backorders_choose_locations(p_lines, '{}');
  v_unmapped jsonb := backorders_unmapped_lines(v_lines);
begin
  if v_unmapped is not null then
    return jsonb_build_object('unmapped', v_unmapped);
  end if;
  return backorders_judge_claim(v_lines, true, '{}') - 'takes' - 'fills';
end
$$;

create or replace function backorders_unmapped_lines(p_lines jsonb)
returns jsonb language plpgsql immutable as $$
begin
  return (
    select jsonb_agg(
             jsonb_build_object(
               'ordinal', line.value->'ordinal', 'inventory_item_id', line.value->'inventory_item_id',
               'line_item_id', line.value->'line_item_id'
             )
             order by line.place
           )
      from jsonb_array_elements(p_lines) with ordinality as line (value, place)
     where line.value->>'location_id' is null
  );
end
$$;

-- The claims that a change with this key made, unless they were deleted for good.
create or replace function backorders_claims_by_key(p_key text)
returns json language plpgsql stable as $$
begin
  return (
    select json_agg(row_to_json(r) order by substring(m.idempotency_key from 'c([0-9]+)$')::integer)
      from (
        select * from stock_movement
         where idempotency_key >= p_key || '#' and idempotency_key < p_key || '$'
        offset 0
      ) as m
      cross join lateral (select * from reservation_item where id = m.reservation_id offset 0) as r
  );
end
$$;

-- How often a change with this key was made (and undone) before: each time its movements begin with a new number.
create or replace function backorders_attempts(p_key text)
returns integer language plpgsql stable as $$
begin
  return (
    select count(distinct split_part(substr(m.idempotency_key, length(p_key) + 2), '.', 1))
      from stock_movement m
     where m.idempotency_key >= p_key || '#' and m.idempotency_key < p_key || '$'
  );
end
$$;
`;

/** One line of a claim. `quantity` > 0, as a decimal string. It names its location, or has a mapping. */
export type ClaimLine = {
  ordinal: number;
  reservation_id: string;
  line_item_id: string | null;
  inventory_item_id: string;
  location_id: string | null;
  /** Where an order's line may be claimed: the engine chooses, under the locks. */
  mapping: LocationMapping | null;
  quantity: string;
  allow_backorder: boolean | null;
  deducted: boolean;
  external_id: string | null;
  description: string | null;
  created_by: string | null;
  metadata: Record<string, unknown> | null;
};

export type ClaimOutcome =
  | { missing: MissingLevel[] }
  | { unmapped: { ordinal: number; inventory_item_id: string; line_item_id: string | null }[] }
  | { refused: RefusedLine[] }
  | { claims: JsonRow[]; replayed: true }
  | { claims: JsonRow[]; replayed: false; level_ids: string[] };

/** What one caller claims, all or nothing, and what for. */
export type ClaimCall = { lines: ClaimLine[]; context: ChangeContext };

/** Makes calls in one statement, each all or nothing by itself; see {@link claimStockFunction}. */
export async function claimStock(
  execute: ExecuteSql,
  calls: readonly ClaimCall[],
): Promise<ClaimOutcome[]> {
  if (calls.length === 1) {
    const [{ lines, context }] = calls;
    return [
      await callFunction<ClaimOutcome>(execute, "backorders_claim_stock(?::jsonb, ?::jsonb)", [
        JSON.stringify(lines.map(toSqlLine)),
        JSON.stringify(context),
      ]),
    ];
  }
  return callFunction(execute, "backorders_claim_stock_for_each(?::jsonb)", [
    JSON.stringify(calls.map(({ lines, context }) => ({ lines: lines.map(toSqlLine), context }))),
  ]);
}

/** In SQL a line's mapping is called `location_choice`. */
function toSqlLine({ mapping, ...line }: ClaimLine): object {
  return { ...line, location_choice: mapping };
}

export type PreviewOutcome = Partial<
  Pick<Extract<ClaimOutcome, { unmapped: unknown }>, "unmapped"> & { refused: RefusedLine[] }
>;

/** Says what a claim of the lines would come to at this moment. Locks and writes nothing; the claim itself decides. */
export function previewClaim(execute: ExecuteSql, lines: ClaimLine[]): Promise<PreviewOutcome> {
  return callFunction(execute, "backorders_preview_claim(?::jsonb)", [
    JSON.stringify(lines.map(toSqlLine)),
  ]);
}
