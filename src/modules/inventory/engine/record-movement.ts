/**
 * Changes one level's balances and writes the movement that explains it, in one statement.
 *
 * p_backordered_delta changes the level's open backorder quantity, which has no movement of its own: it is explained by
 * the entries. p_suffix tells the movements of one change apart in their idempotency keys.
 *
 * Locks: the level row, which the caller has locked already.
 * Returns: the movement's id.
 */
export const recordMovementFunction = `
create or replace function backorders_raw(p_value numeric)
returns jsonb language sql stable as $$
  select ('{"value": "' || trim_scale(p_value)::text || '", "precision": 20}')::jsonb
$$;

create or replace function backorders_record_movement(
  p_level_id text,
  p_kind text,
  p_stocked_delta numeric,
  p_reserved_delta numeric,
  p_backordered_delta numeric,
  p_reservation_id text,
  p_line_item_id text,
  p_suffix text,
  p_context jsonb
)
returns text language plpgsql as $$
declare
  v_id text;
begin
  with level as (
    update inventory_level l
       set stocked_quantity = l.stocked_quantity + p_stocked_delta,
           raw_stocked_quantity = backorders_raw(l.stocked_quantity + p_stocked_delta),
           reserved_quantity = l.reserved_quantity + p_reserved_delta,
           raw_reserved_quantity = backorders_raw(l.reserved_quantity + p_reserved_delta),
           backordered_quantity = l.backordered_quantity + p_backordered_delta,
           updated_at = now()
     where l.id = p_level_id
    returning l.id, l.inventory_item_id, l.location_id, l.stocked_quantity, l.raw_stocked_quantity,
              l.reserved_quantity, l.raw_reserved_quantity
  )
  insert into stock_movement (
    inventory_level_id, inventory_item_id, location_id, kind, cause,
    stocked_delta, raw_stocked_delta, reserved_delta, raw_reserved_delta,
    stocked_quantity, raw_stocked_quantity, reserved_quantity, raw_reserved_quantity,
    reservation_id, line_item_id, correlation_id, actor, idempotency_key
  )
  select level.id, level.inventory_item_id, level.location_id, p_kind, p_context->>'cause',
         p_stocked_delta, backorders_raw(p_stocked_delta), p_reserved_delta, backorders_raw(p_reserved_delta),
         level.stocked_quantity, level.raw_stocked_quantity, level.reserved_quantity, level.raw_reserved_quantity,
         p_reservation_id, p_line_item_id, p_context->>'correlation_id', p_context->>'actor',
         (p_context->>'idempotency_key') || '.' || p_suffix
    from level
  returning id into v_id;
  return v_id;
end
$$;
`;
