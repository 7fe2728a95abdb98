import type { ExecuteSql } from "./execute";

/** Something happened to an entry of an order: its customer may have to be told. */
export type CustomerNote = {
  order_id: string;
  /** `null` where it happened to the order. */
  backorder_entry_id: string | null;
  /** The order is new: its customer is told that parts of it wait. */
  confirm: boolean;
};

export type NoteCustomersOptions = {
  /** How long further changes of the order are waited for, >= 0. */
  gather_seconds: number;
};

/** An order whose customer is to be told something. What the JSON means is the caller's business. */
export type CustomerNotice<Told = unknown, Plan = unknown> = {
  order_id: string;
  confirm: boolean;
  /** A person asked that the customer be told what waits, whatever changed. */
  remind: boolean;
  /** What the customer was told last; `null`: nothing yet. */
  told: Told | null;
  /** The messages that were being sent; `null`: they have not been decided on. */
  plan: Plan | null;
  /** Names this lease; later ones have higher numbers. */
  lease: number;
  /** How often the order changed. */
  changes: number;
};

export type LeaseNoticesOptions = {
  /** Only of these orders; without it, of all. */
  order_ids?: readonly string[];
  limit?: number;
};

/** Longer than sending takes: a holder that has not finished by then has died. */
const LEASE = "interval '10 minutes'";

/**
 * Notes orders whose customers may have to be told something. A new order is told of at once, also where the event of a
 * change overtook that of the backorder itself.
 *
 * Locks the orders' rows, in order.
 */
export async function noteCustomers(
  execute: ExecuteSql,
  notes: readonly CustomerNote[],
  { gather_seconds }: NoteCustomersOptions,
): Promise<void> {
  await execute(
    `with note as (
       select n.order_id,
              bool_or(n.confirm or exists (
                select from inventory_outbox o
                 where o.backorder_entry_id = n.backorder_entry_id
                   and o.name = 'inventory.backordered' and o.handled_at is null
              )) as confirm
         from jsonb_to_recordset(?::jsonb) as n (order_id text, backorder_entry_id text, confirm boolean)
        group by n.order_id
        order by n.order_id
     )
     insert into customer_notice as c (order_id, confirm, due_at, changes)
     select order_id, confirm,
            now() + case when confirm then interval '0' else make_interval(secs => ?::double precision) end, 1
       from note
     on conflict (order_id) do update
       set confirm = c.confirm or (excluded.confirm and c.told is null),
           due_at = least(c.due_at, case when c.told is null then excluded.due_at
                                         else now() + make_interval(secs => ?::double precision) end),
           changes = c.changes + 1,
           updated_at = now()`,
    [JSON.stringify(notes), gather_seconds, gather_seconds],
  );
}

/** Who asks again within this time has pressed twice, or did not see that somebody else had. */
const REMIND_AGAIN = "interval '10 minutes'";

/**
 * Notes orders whose customers a person wants to be told what waits, at once. Returns those that nobody asked for just now.
 *
 * Locks the orders' rows, in order.
 */
export async function remindCustomers(
  execute: ExecuteSql,
  orderIds: readonly string[],
): Promise<string[]> {
  const rows = await execute<{ order_id: string }>(
    `insert into customer_notice as c (order_id, remind, reminded_at, due_at, changes)
     select id, true, now(), now(), 1 from (select distinct unnest(?::text[]) as id order by id) as asked
     on conflict (order_id) do update
       set remind = true, reminded_at = now(), due_at = now(), changes = c.changes + 1, updated_at = now()
     where c.reminded_at is null or c.reminded_at < now() - ${REMIND_AGAIN}
     returning order_id`,
    [orderIds],
  );
  return rows.map(({ order_id }) => order_id);
}

/**
 * Leases orders whose customers are due to be told something, to one caller. When it dies, the next one gets them after
 * ten minutes, with the messages that were decided on.
 *
 * Locks the rows, passing over those that another one has locked.
 */
export function leaseCustomerNotices(
  execute: ExecuteSql,
  { order_ids, limit = 100 }: LeaseNoticesOptions,
): Promise<CustomerNotice[]> {
  return execute<CustomerNotice>(
    `update customer_notice
        set lease_until = now() + ${LEASE}, lease = lease + 1, updated_at = now()
      where order_id in (
        select order_id from customer_notice
         where due_at <= now()
           and (lease_until is null or lease_until < now())
           ${order_ids ? "and order_id = any (?::text[])" : ""}
         order by due_at
         limit ?::integer
           for update skip locked
      )
     returning order_id, confirm, remind, told, plan, lease, changes`,
    [...(order_ids ? [order_ids] : []), limit],
  );
}

type Lease = Pick<CustomerNotice, "order_id" | "lease">;

/** Keeps which messages are sent, before the first one is. Returns false where the lease is somebody else's by now. */
export async function planCustomerNotice(
  execute: ExecuteSql,
  { order_id, lease }: Lease,
  plan: unknown,
): Promise<boolean> {
  const rows = await execute(
    `update customer_notice set plan = ?::jsonb, updated_at = now()
      where order_id = ? and lease = ?::integer
     returning order_id`,
    [JSON.stringify(plan), order_id, lease],
  );
  return rows.length > 0;
}

/** Notes what the customer was told. What changed meanwhile is due at once. */
export async function closeCustomerNotice(
  execute: ExecuteSql,
  { order_id, lease, changes, remind }: Lease & Pick<CustomerNotice, "changes" | "remind">,
  told: unknown,
): Promise<void> {
  await execute(
    `update customer_notice c
        set told = ?::jsonb, plan = null, confirm = false, lease_until = null, updated_at = now(),
            -- Who asked while the messages were on their way is not answered by them.
            remind = c.remind and not ?::boolean,
            due_at = case when changes <> ?::integer then now() end
      where order_id = ? and lease = ?::integer`,
    [JSON.stringify(told), remind, changes, order_id, lease],
  );
}

/** Gives a lease back, to be tried again after so many seconds. */
export async function retryCustomerNotice(
  execute: ExecuteSql,
  { order_id, lease }: Lease,
  seconds: number,
): Promise<void> {
  await execute(
    `update customer_notice
        set lease_until = now() + make_interval(secs => ?::double precision), updated_at = now()
      where order_id = ? and lease = ?::integer`,
    [seconds, order_id, lease],
  );
}
