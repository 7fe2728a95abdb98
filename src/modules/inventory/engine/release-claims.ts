import { callFunction, ChangeContext, ExecuteSql } from "./execute";
import { PLAN_BY_KEY } from "./plan-by-key";

/**
 * Deletes claims and gives their quantities back. Claims that are gone already are passed over, so that it is safe to
 * run twice. Deleting for good also removes the rows that were soft-deleted before.
 *
 * Locks: the claims in the order of their ids, then their levels in order.
 * Returns: { claim_ids, level_ids } of what was given back.
 */
export const releaseClaimsFunction = `
create or replace function backorders_release_claims(
  p_by text, p_values text[], p_for_good boolean, p_context jsonb
)
returns jsonb language plpgsql ${PLAN_BY_KEY} as $$
declare
  v_ids text[];
  v_items text[];
  v_locations text[];
  v_claim reservation_item;
  v_level_ids text[] := '{}';
  v_now timestamptz := clock_timestamp();
begin
  if p_by = 'id' then
    v_ids := p_values;
  elsif p_by = 'line_item_id' then
    select array_agg(id) into v_ids from reservation_item
     where line_item_id = any (p_values) and deleted_at is null;
  else
    select array_agg(id) into v_ids from reservation_item
     where location_id = any (p_values) and deleted_at is null;
  end if;

  select array_agg(claim.id), array_agg(claim.inventory_item_id), array_agg(claim.location_id)
    into v_ids, v_items, v_locations
    from (
      select id, inventory_item_id, location_id from reservation_item
       where id = any (v_ids) and deleted_at is null
       order by id
         for update
    ) as claim;

  if v_ids is not null then
    perform backorders_lock_levels(v_items, v_locations);
    for v_claim in
      select * from reservation_item where id = any (v_ids) order by inventory_item_id, location_id, id
    loop
      v_level_ids := v_level_ids || backorders_give_back_stock(
        v_claim, v_claim.quantity, 0, 'r' || v_claim.id, p_context - 'idempotency_key'
      );
    end loop;
  end if;

  if p_for_good then
    delete from reservation_item where id = any (case when p_by = 'id' then p_values else v_ids end);
  else
    update reservation_item set deleted_at = v_now, updated_at = v_now where id = any (v_ids);
  end if;

  return jsonb_build_object(
    'claim_ids', to_jsonb(coalesce(v_ids, '{}')),
    'level_ids', (select coalesce(jsonb_agg(distinct id), '[]') from unnest(v_level_ids) as id where id is not null)
  );
end
$$;
`;

export type ReleaseOutcome = { claim_ids: string[]; level_ids: string[] };

export type ReleaseOptions = {
  by: "id" | "line_item_id" | "location_id";
  values: string[];
  /** true deletes the rows, false sets `deleted_at`. */
  forGood: boolean;
  context: ChangeContext;
};

/** Deletes claims and gives their quantities back; see {@link releaseClaimsFunction}. */
export function releaseClaims(
  execute: ExecuteSql,
  { by, values, forGood, context }: ReleaseOptions,
): Promise<ReleaseOutcome> {
  return callFunction(
    execute,
    "backorders_release_claims(?::text, ?::text[], ?::boolean, ?::jsonb)",
    [by, values, forGood, JSON.stringify(context)],
  );
}
