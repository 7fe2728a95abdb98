import { callFunction, type ChangeContext, type ExecuteSql } from "./execute";
import { READY } from "./ready-orders";
import { COVERED } from "./v1/queue";

/** What the outbox tells of. */
export type QueueEventName =
  | "inventory.backordered"
  | "inventory.backorder-filled"
  | "inventory.backorder-promised"
  | "inventory.backorder-delayed"
  | typeof READY;

/** An entry's open quantity, as `numeric` prints it, and its promised date, as PostgreSQL prints it in JSON. */
export type QueueEventState = { waiting_quantity: string; promised_at: string | null };

/** An event of the outbox that is due, with the entry that it tells of. Decimals as `numeric` prints them. */
export type DueEvent = {
  /** Consumers tell repeats by it. */
  id: string;
  name: QueueEventName;
  /** What the entry was and became, `filled_quantity` of a fill; `null` for other events. */
  data: { from: QueueEventState; to: QueueEventState; filled_quantity?: string } | null;
  /** The order that is ready to ship; `null` where an event is of a claim. */
  order_id: string | null;
  created_at: Date;
  backorder_entry_id: string;
  reservation_id: string;
  line_item_id: string | null;
  inventory_level_id: string;
  inventory_item_id: string;
  location_id: string;
  /** What the entry was opened for, less what was cancelled of it since. */
  backordered_quantity: string;
  /** What the change that left the shortage did to the level's available quantity; negative. */
  delta: string;
  /** The level's balances after it. */
  new_stock: string;
  available: string;
};

export type LeaseEventsOptions = {
  /** Only the events of these levels; without it, of all. */
  levelIds?: readonly string[];
  /** Events that went out at least this long ago, and that the plugin's own consumers did not finish with. */
  unhandledForSeconds?: number;
  limit?: number;
};

/**
 * Leases events to one dispatcher, for a minute. When it dies before it could say that they are out (or handled), the next
 * one gets them after that: at least once. Of entries that nobody waits for any more only fills are due.
 *
 * Locks: the outbox rows, passing over those that another dispatcher has locked.
 * Returns: the leased events in the order of their ids.
 */
export function leaseEvents(
  execute: ExecuteSql,
  { levelIds, unhandledForSeconds, limit = 500 }: LeaseEventsOptions,
): Promise<DueEvent[]> {
  const unhandled = unhandledForSeconds !== undefined;
  const due = unhandled
    ? "o.handled_at is null and o.sent_at <= now() - make_interval(secs => ?::double precision)"
    : `o.sent_at is null and o.due_at is not null and o.name <> '${COVERED}'`;
  return execute<DueEvent>(
    `with due as (
       update inventory_outbox
          set lease_until = now() + interval '1 minute'
        where id in (
          select o.id
            from inventory_outbox o
            join backorder_entry e on e.id = o.backorder_entry_id
           where ${due}
             and (o.lease_until is null or o.lease_until < now())
             ${levelIds ? "and o.inventory_level_id = any (?::text[])" : ""}
             -- A fill is true whatever became of its claim since, a ready order was looked at just now; the rest is about
             -- claims that wait.
             and (
               o.name in ('inventory.backorder-filled', '${READY}')
               or (e.status <> 'cancelled' and exists (select 1 from reservation_item r where r.id = e.reservation_id))
             )
           order by o.id
           limit ?::integer
             for update of o skip locked
        )
       returning id, name, data, created_at, backorder_entry_id
     )
     select due.id, due.name, case when due.name <> '${READY}' then due.data end as data, due.data->>'order_id' as order_id,
            due.created_at, e.id as backorder_entry_id, e.reservation_id, e.line_item_id, e.inventory_level_id,
            e.inventory_item_id, e.location_id,
            trim_scale(e.quantity + e.filled_quantity)::text as backordered_quantity,
            trim_scale(
              case when m.reservation_id = e.reservation_id then m.stocked_delta - m.reserved_delta
                   else -(e.quantity + e.filled_quantity + e.cancelled_quantity) end
            )::text as delta,
            trim_scale(m.stocked_quantity)::text as new_stock,
            trim_scale(m.stocked_quantity - m.reserved_quantity)::text as available
       from due
       join backorder_entry e on e.id = due.backorder_entry_id
       -- Of an entry that waited for long it may have gone to the archive.
       left join stock_movement m on m.id = e.stock_movement_id
      order by due.id`,
    [...(unhandled ? [unhandledForSeconds] : []), ...(levelIds ? [levelIds] : []), limit],
  );
}

/** Notes that events are out: they are never due again. Locks the rows. */
export async function markEventsSent(execute: ExecuteSql, ids: readonly string[]): Promise<void> {
  await execute(
    `with sent as (
       update inventory_outbox set sent_at = now(), lease_until = null
        where id = any (?::text[]) and sent_at is null
       returning backorder_entry_id, name
     )
     update backorder_entry e set notified_at = now(), updated_at = now()
       from sent
      where e.id = sent.backorder_entry_id and sent.name = 'inventory.backordered' and e.notified_at is null`,
    [ids],
  );
}

/** Notes that the plugin's own consumers are done with events. Locks the rows. */
export async function markEventsHandled(
  execute: ExecuteSql,
  ids: readonly string[],
): Promise<void> {
  await execute(
    `update inventory_outbox set handled_at = now(), lease_until = null
      where id = any (?::text[]) and handled_at is null`,
    [ids],
  );
}

/**
 * Removes what nobody needs any more: events that are out and handled, or that will never be due (their claim was undone),
 * and the answers of named changes, after the given days.
 */
export async function purgeOutbox(execute: ExecuteSql, retentionDays: number): Promise<void> {
  const age = "now() - make_interval(days => ?::integer)";
  await execute(
    `with handled as (
       delete from inventory_outbox where handled_at < ${age}
     ),
     undone as (
       delete from inventory_outbox o
        where o.sent_at is null
          and o.name <> 'inventory.backorder-filled'
          and o.created_at < ${age}
          and case
                -- Nobody looks at what was never looked at.
                when o.name = '${COVERED}' then o.lease_until is null
                else not exists (
                  select 1 from backorder_entry e join reservation_item r on r.id = e.reservation_id
                   where e.id = o.backorder_entry_id and e.status <> 'cancelled'
                )
              end
     )
     delete from inventory_idempotency_key where created_at < ${age}`,
    [retentionDays, retentionDays, retentionDays],
  );
}

export type WorkflowEnd = {
  /** Levels whose queue changed. */
  level_ids: string[];
  /** Whether events became due. */
  due: boolean;
};

/** Settles what a workflow changed, and makes its events due; see v1/workflow-end.ts. Locks the levels, in order. */
export function endWorkflow(
  execute: ExecuteSql,
  correlationId: string,
  context: ChangeContext,
): Promise<WorkflowEnd> {
  return callFunction(execute, "end_workflow(?::text, ?::jsonb)", [
    correlationId,
    JSON.stringify(context),
  ]);
}

/** The workflows that changed something at least this long ago and did not tell that they ended. Locks nothing. */
export function listOverdueWorkflows(
  execute: ExecuteSql,
  ageSeconds: number,
  limit: number,
): Promise<string[]> {
  return callFunction(execute, "overdue_workflows(?::double precision, ?::integer)", [
    ageSeconds,
    limit,
  ]);
}

export type SettleDueOptions = {
  ageSeconds: number;
  /** Workflows that still run: what they changed stays apart. */
  running: readonly string[];
  limit: number;
};

/** Settles levels whose workflow ended without telling; see v1/workflow-end.ts. Locks the levels, in order. */
export function settleDue(
  execute: ExecuteSql,
  { ageSeconds, running, limit }: SettleDueOptions,
  context: ChangeContext,
): Promise<{ level_ids: string[]; settled: number }> {
  return callFunction(execute, "settle_due(?::double precision, ?::text[], ?::integer, ?::jsonb)", [
    ageSeconds,
    running,
    limit,
    JSON.stringify(context),
  ]);
}
