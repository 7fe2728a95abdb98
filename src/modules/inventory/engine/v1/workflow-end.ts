import { LOCKING } from "./settings";

/**
 * What is due when workflows have ended.
 *
 * end_workflow: settles the levels that a workflow changed, and makes its events due. Returns { level_ids, due }: the levels
 *   whose queue changed, and whether events are due.
 * settle_due: does the same for workflows that ended without telling (a crash, a lost event): those whose unsettled
 *   changes or events are older than p_age_seconds, except the ones that still run. Bounded by p_limit.
 *
 * Locks: the levels, in order.
 */
export const workflowEndFunctions = `
create or replace function backorders_v1_end_workflow(p_correlation_id text, p_context jsonb)
returns jsonb language plpgsql ${LOCKING} as $$
declare
  v_level_ids text[];
  v_changed text[] := '{}';
  v_due boolean;
begin
  select array_agg(u.inventory_level_id) into v_level_ids
    from unsettled_change u where u.correlation_id = p_correlation_id;
  if v_level_ids is not null then
    v_changed := backorders_v1_settle_levels(v_level_ids, array[p_correlation_id], p_context);
  end if;
  update inventory_outbox set due_at = clock_timestamp() where correlation_id = p_correlation_id and due_at is null;
  v_due := found or v_level_ids is not null;
  return jsonb_build_object('level_ids', to_jsonb(v_changed), 'due', v_due);
end
$$;

create or replace function backorders_v1_settle_due(
  p_age_seconds double precision, p_running text[], p_limit integer, p_context jsonb
)
returns jsonb language plpgsql ${LOCKING} as $$
declare
  v_level_ids text[];
  v_correlation_ids text[];
  v_changed text[] := '{}';
begin
  select array_agg(due.inventory_level_id), array_agg(distinct due.correlation_id)
    into v_level_ids, v_correlation_ids
    from (
      select u.inventory_level_id, u.correlation_id
        from unsettled_change u
       where u.changed_at <= now() - make_interval(secs => p_age_seconds)
         and u.correlation_id <> all (p_running)
       order by u.changed_at
       limit p_limit
    ) as due;
  if v_level_ids is not null then
    v_changed := backorders_v1_settle_levels(v_level_ids, v_correlation_ids, p_context);
  end if;
  update inventory_outbox
     set due_at = clock_timestamp()
   where due_at is null
     and created_at <= now() - make_interval(secs => p_age_seconds)
     and correlation_id <> all (p_running);
  return jsonb_build_object('level_ids', to_jsonb(v_changed), 'settled', coalesce(cardinality(v_level_ids), 0));
end
$$;

-- The workflows whose changes are apart for at least p_age_seconds: some of them may still run.
create or replace function backorders_v1_overdue_workflows(p_age_seconds double precision, p_limit integer)
returns text[] language plpgsql stable as $$
begin
  return array(
    (select distinct u.correlation_id from unsettled_change u
      where u.changed_at <= now() - make_interval(secs => p_age_seconds) limit p_limit)
    union
    (select distinct o.correlation_id from inventory_outbox o
      where o.due_at is null and o.created_at <= now() - make_interval(secs => p_age_seconds) limit p_limit)
  );
end
$$;
`;
