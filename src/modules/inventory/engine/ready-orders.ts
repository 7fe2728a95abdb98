import type { ExecuteSql } from "./execute";
import { claimedSql, hasOrders, lackingSql, placedSql } from "./order-needs";
import { COVERED } from "./v1/queue";

/** The event that the last of what an order waited for is covered. */
export const READY = "order.ready-to-ship";

/** Whether a workflow that made lines wait, or covered what they waited for, has not ended: it may take that back. */
const movingSql = (entries: string): string => `exists (
    select from backorder_entry e
      join inventory_outbox told on told.backorder_entry_id = e.id
     where ${entries} and told.due_at is null
       and told.name in ('inventory.backordered', 'inventory.backorder-filled', '${COVERED}')
  )`;

/**
 * How orders stand, as common table expressions that end in `readiness`: order_id, last_entry_id (the entry that was opened last
 * for any of its lines), unallocated (whether something of it is claimed nowhere) and state:
 *
 * - `ready`: all that has not shipped is claimed, and covered;
 * - `waits`: some of it waits for stock;
 * - `undecided`: some of it is claimed nowhere, or the order is a draft, or a workflow is under way with it;
 * - `over`: it is gone, cancelled or archived, or nothing of it is left to ship.
 *
 * @param orders - a relation with order_id
 */
export const readinessSql = (orders: string): string => `
  line as materialized (${placedSql(`oi.order_id in (select order_id from ${orders} as asked)`)}),
  claimed as materialized (${claimedSql("line")}),
  lacking as materialized (${lackingSql("line", "claimed")}),
  readiness as materialized (
    select asked.order_id, last_entry.id as last_entry_id, nowhere.unallocated,
           case
             when o.id is null or o.status in ('canceled', 'archived') then 'over'
             when facts.moving or o.status = 'draft' then 'undecided'
             when facts.waiting then 'waits'
             when nowhere.unallocated then 'undecided'
             when not facts.claimed then 'over'
             else 'ready'
           end as state
      from ${orders} as asked
      left join "order" o on o.id = asked.order_id and o.deleted_at is null
      left join lateral (
        select coalesce(bool_or(${movingSql("e.line_item_id = line.line_item_id")}), false) as moving,
               coalesce(bool_or(exists (
                 select from backorder_entry e where e.line_item_id = line.line_item_id and e.status = 'open'
               )), false) as waiting,
               coalesce(bool_or(exists (
                 select from claimed where claimed.line_item_id = line.line_item_id
               )), false) as claimed
          from line
         where line.order_id = asked.order_id
      ) as facts on true
      cross join lateral (
        select exists (select from lacking where lacking.order_id = asked.order_id) as unallocated
      ) as nowhere
      -- Also of a line that a later version of the order has no more.
      left join lateral (
        select max(e.id) as id
          from order_item oi
          join backorder_entry e on e.line_item_id = oi.item_id
         where oi.order_id = asked.order_id and oi.deleted_at is null
      ) as last_entry on true
  )`;

/** How an order stands; see {@link readinessSql}. */
export type OrderReadiness = {
  state: "ready" | "waits" | "undecided" | "over";
  /** Whether something of it is claimed nowhere. */
  unallocated: boolean;
};

/** Says how an order stands at this moment. Locks nothing. */
export async function readReadiness(execute: ExecuteSql, orderId: string): Promise<OrderReadiness> {
  const [readiness] = await execute<OrderReadiness>(
    `with asked as (select ?::text as order_id),
     ${readinessSql("asked")}
     select state, unallocated from readiness`,
    [orderId],
  );
  return readiness;
}

/**
 * Looks at the orders of lines that wait no more, and writes the event of those that are ready to ship into the outbox.
 *
 * Once for each time that an order waits: the event's key names the entry that was opened last, and is unique. What waits anew
 * opens an entry. An order that is undecided is looked at again; of one that waits, the next entry that is closed tells. An event
 * that is not out yet is taken back where it is not so any more. A crash leaves notes or the event, and never neither.
 *
 * Locks: the notes and events that it looks at, passing over those that somebody else has locked.
 */
export async function judgeReadyOrders(
  execute: ExecuteSql,
  { levelIds, limit }: { levelIds?: readonly string[]; limit: number },
): Promise<void> {
  const due = `o.name in ('${COVERED}', '${READY}') and o.sent_at is null and o.due_at is not null
           ${levelIds ? "and o.inventory_level_id = any (?::text[])" : ""}`;
  const levels = levelIds ? [levelIds] : [];
  const [{ any }] = await execute<{ any: boolean }>(
    `select exists (select from inventory_outbox o where ${due}) as any`,
    levels,
  );
  if (!any || !(await hasOrders(execute))) {
    return;
  }
  await execute(
    `with looked as materialized (
       select o.id, o.name, o.backorder_entry_id, o.inventory_level_id, e.line_item_id
         from inventory_outbox o
         join backorder_entry e on e.id = o.backorder_entry_id
        where ${due}
          and (o.name = '${COVERED}' or o.lease_until is null or o.lease_until < now())
        -- Those that were looked at in vain come last.
        order by o.lease_until nulls first, o.id
        limit ?::integer
          for update of o skip locked
     ),
     placed as materialized (
       select looked.*, placed.order_id
         from looked
         left join lateral (
           select oi.order_id from order_item oi
            where oi.item_id = looked.line_item_id and oi.deleted_at is null
            limit 1
         ) as placed on true
     ),
     asked as materialized (select distinct order_id from placed where order_id is not null),
     ${readinessSql("asked")},
     judged as materialized (
       select placed.id, placed.name,
              case
                when readiness.state is not null then readiness.state
                -- The order of a line may be on its way.
                when ${movingSql("e.line_item_id = placed.line_item_id")} then 'undecided'
                else 'over'
              end as state
         from placed
         left join readiness on readiness.order_id = placed.order_id
     ),
     told as (
       insert into inventory_outbox (name, key, backorder_entry_id, inventory_level_id, due_at, data)
       select distinct on (readiness.order_id)
              '${READY}', readiness.order_id || ':' || readiness.last_entry_id, placed.backorder_entry_id,
              placed.inventory_level_id, clock_timestamp(), jsonb_build_object('order_id', readiness.order_id)
         from readiness
         join placed on placed.order_id = readiness.order_id
        where readiness.state = 'ready'
        order by readiness.order_id, placed.id desc
       on conflict (key) where key is not null do nothing
     ),
     done as (
       delete from inventory_outbox o
        using judged
        where o.id = judged.id
          and (judged.state in ('over', 'waits') or (judged.state = 'ready' and judged.name = '${COVERED}'))
     )
     update inventory_outbox o
        set name = '${COVERED}', key = null, lease_until = now()
       from judged
      where o.id = judged.id and judged.state = 'undecided'`,
    [...levels, limit],
  );
}
