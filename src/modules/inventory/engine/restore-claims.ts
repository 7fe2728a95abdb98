import { callFunction, ChangeContext, ExecuteSql, MissingLevel } from "./execute";
import { PLAN_BY_KEY } from "./plan-by-key";

/**
 * Brings back soft-deleted claims, in the form that they had, without asking the policy: they were accepted before.
 *
 * By line item, only the rows that the last deletion by line item removed come back, not those that a fulfilment
 * consumed. A workflow that compensates brings back only what it deleted itself, which may be nothing.
 *
 * Locks: the claims in the order of their ids, then their levels in order.
 * Returns: { missing } when a level is gone, else { claim_ids, level_ids }.
 */
export const restoreClaimsFunction = `
create or replace function backorders_restore_claims(p_by text, p_values text[], p_context jsonb)
returns jsonb language plpgsql ${PLAN_BY_KEY} as $$
declare
  v_ids text[] := p_values;
  v_lines jsonb;
  v_items text[];
  v_locations text[];
begin
  if p_by = 'line_item_id' then
    select array_agg(r.id) into v_ids
      from reservation_item r
      left join lateral (
        select m.cause, m.correlation_id
          from stock_movement m
         where m.reservation_id = r.id and m.kind = 'release'
         order by m.id desc
         limit 1
      ) as removal on true
     where r.line_item_id = any (p_values)
       and r.deleted_at is not null
       and coalesce(removal.cause, 'deleteReservationItemsByLineItem') = 'deleteReservationItemsByLineItem'
       and (
         not (p_context->>'compensating')::boolean
         or removal.correlation_id = p_context->>'correlation_id'
       )
       and r.deleted_at = (
         select max(last.deleted_at) from reservation_item last where last.line_item_id = r.line_item_id
       );
  end if;

  select array_agg(claim.inventory_item_id), array_agg(claim.location_id),
         jsonb_agg(
           jsonb_build_object(
             'ordinal', claim.ordinal - 1, 'reservation_id', claim.id, 'line_item_id', claim.line_item_id,
             'inventory_item_id', claim.inventory_item_id, 'location_id', claim.location_id,
             'quantity', claim.quantity, 'allow_backorder', claim.allow_backorder, 'deducted', claim.deducted
           )
         ),
         array_agg(claim.id)
    into v_items, v_locations, v_lines, v_ids
    from (
      select locked.*, row_number() over (order by locked.id) as ordinal
        from (
          select * from reservation_item where id = any (v_ids) and deleted_at is not null order by id for update
        ) as locked
    ) as claim;
  if v_ids is null then
    return jsonb_build_object('claim_ids', '[]'::jsonb, 'level_ids', '[]'::jsonb);
  end if;
  if cardinality(backorders_lock_levels(v_items, v_locations)) < cardinality(v_items) then
    return jsonb_build_object('missing', backorders_missing_levels(v_lines));
  end if;

  perform backorders_take_stock(v_lines, false, p_context - 'idempotency_key');
  update reservation_item set deleted_at = null, updated_at = now() where id = any (v_ids);

  return jsonb_build_object(
    'claim_ids', to_jsonb(v_ids),
    'level_ids', (
      select jsonb_agg(distinct l.id)
        from unnest(v_items, v_locations) as pair (inventory_item_id, location_id)
        join inventory_level l
          on l.inventory_item_id = pair.inventory_item_id
         and l.location_id = pair.location_id
         and l.deleted_at is null
    )
  );
end
$$;
`;

export type RestoreOutcome =
  { missing: MissingLevel[] } | { claim_ids: string[]; level_ids: string[] };

export type RestoreOptions = {
  by: "id" | "line_item_id";
  values: string[];
  context: ChangeContext;
};

/** Brings back soft-deleted claims; see {@link restoreClaimsFunction}. */
export function restoreClaims(
  execute: ExecuteSql,
  { by, values, context }: RestoreOptions,
): Promise<RestoreOutcome> {
  return callFunction(execute, "backorders_restore_claims(?::text, ?::text[], ?::jsonb)", [
    by,
    values,
    JSON.stringify(context),
  ]);
}
