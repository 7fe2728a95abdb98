/**
 * Gives p_quantity of a claim back to its level, in the claim's own form: a deducted claim to stocked, a held one from
 * reserved. Of the level's open backorder quantity, what exceeds the new shortage is cancelled from the claim's own
 * entries, and in any case what the claim no longer asks for (p_remaining is what it keeps at the level). Filling the
 * others is left to settling.
 *
 * Locks: none of its own; the caller has locked the claim and its level.
 * Returns: the level's id, or null when the claim's level is gone: then there is nothing to give back to.
 */
export const giveBackStockFunction = `
create or replace function backorders_give_back_stock(
  p_claim reservation_item, p_quantity numeric, p_remaining numeric, p_suffix text, p_context jsonb
)
returns text language plpgsql as $$
declare
  v_level record;
  v_own numeric := 0;
  v_cancel numeric := 0;
begin
  select l.id, l.stocked_quantity - l.reserved_quantity as available, l.backordered_quantity as open
    into v_level
    from inventory_level l
   where l.inventory_item_id = p_claim.inventory_item_id
     and l.location_id = p_claim.location_id
     and l.deleted_at is null;
  if not found then
    perform backorders_cancel_entries(p_claim.id, 'Infinity');
    return null;
  end if;

  if v_level.open > 0 then
    select coalesce(sum(e.quantity), 0) into v_own
      from backorder_entry e
     where e.reservation_id = p_claim.id and e.status = 'open';
    v_cancel := greatest(
      v_own - p_remaining,
      least(v_own, greatest(0, v_level.open - greatest(0, -(v_level.available + p_quantity))))
    );
    if v_cancel > 0 then
      perform backorders_cancel_entries(p_claim.id, v_cancel);
    end if;
  end if;

  perform backorders_record_movement(
    v_level.id, 'release',
    case when p_claim.deducted then p_quantity else 0 end,
    case when p_claim.deducted then 0 else -p_quantity end,
    -v_cancel,
    p_claim.id, p_claim.line_item_id, p_suffix, p_context
  );
  return v_level.id;
end
$$;
`;
