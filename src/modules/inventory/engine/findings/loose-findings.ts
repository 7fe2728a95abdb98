import { READY } from "../ready-orders";
import { COVERED } from "../v1/queue";
import { deductedSql } from "../v1/levels";

/** How long somebody has to finish something before it counts as left behind. */
const LEFT = "interval '15 minutes'";

type LooseFinding = {
  /** SQL of the rows, up to its `where`; columns as findings/index.ts reads them. */
  sql: string;
  /** What a finding's subject is, by which a repair looks again. */
  subject: string;
};

const noPlace = "null as inventory_level_id, null as inventory_item_id, null as location_id";
const noOrder = "null as order_id, null as line_item_id, null as reservation_id";

/** Whether somebody still waits for what an event tells. A fill is true whatever became of its claim since; of orders it is
 * looked at before it is told. */
export const EVENT_COUNTS = `
  exists (
    select from backorder_entry e
     where e.id = o.backorder_entry_id
       and (
         o.name in ('inventory.backorder-filled', '${COVERED}', '${READY}')
         or (e.status <> 'cancelled' and exists (select from reservation_item r where r.id = e.reservation_id))
       )
  )`;

/** What the rules of the books do not see, each by itself. */
export const LOOSE_FINDINGS = {
  claim_without_level: {
    subject: "r.id",
    sql: `
      select 'claim_without_level' as kind, r.id as subject, null as inventory_level_id, r.inventory_item_id, r.location_id,
             null as order_id, r.line_item_id, r.id as reservation_id,
             'A claim of ' || trim_scale(r.quantity)::text || ' stands on a level that is gone' as detail
        from reservation_item r
       where r.deleted_at is null
         and not exists (
           select from inventory_level l
            where l.inventory_item_id = r.inventory_item_id and l.location_id = r.location_id and l.deleted_at is null
         )`,
  },
  deleted_level_reserved: {
    subject: "l.id",
    sql: `
      select 'deleted_level_reserved' as kind, l.id as subject, l.id as inventory_level_id, l.inventory_item_id, l.location_id,
             ${noOrder},
             'The level is deleted, and reserves ' || trim_scale(l.reserved_quantity)::text as detail
        from inventory_level l
       where l.deleted_at is not null and l.reserved_quantity <> 0`,
  },
  // Of a level that is there, the rules of the books tell.
  entry_without_claim: {
    subject: "e.reservation_id",
    sql: `
      select 'entry_without_claim' as kind, e.reservation_id as subject, e.inventory_level_id, e.inventory_item_id,
             e.location_id, null as order_id, e.line_item_id, e.reservation_id,
             'Entry ' || e.id || ' waits for ' || trim_scale(e.quantity)::text || ' at a level that is gone' as detail
        from backorder_entry e
       where e.status = 'open'
         and not exists (select from inventory_level l where l.id = e.inventory_level_id)
         and not exists (select from reservation_item r where r.id = e.reservation_id and r.deleted_at is null)`,
  },
  change_unsettled: {
    subject: "u.inventory_level_id || ':' || u.correlation_id",
    sql: `
      select 'change_unsettled' as kind, u.inventory_level_id || ':' || u.correlation_id as subject, u.inventory_level_id,
             l.inventory_item_id, l.location_id, ${noOrder},
             'A workflow changed ' || trim_scale(u.delta)::text || ' at ' || to_char(u.changed_at, 'YYYY-MM-DD HH24:MI')
               || ', and nobody settled it' as detail
        from unsettled_change u
        left join inventory_level l on l.id = u.inventory_level_id
       where u.changed_at < now() - ${LEFT}`,
  },
  event_unfinished: {
    subject: "o.id",
    sql: `
      select 'event_unfinished' as kind, o.id as subject, o.inventory_level_id, e.inventory_item_id, e.location_id,
             null as order_id, e.line_item_id, e.reservation_id,
             o.name || ' of entry ' || o.backorder_entry_id || case
               when not counts.counts then ' is about a claim that nobody waits for any more'
               when o.name = '${COVERED}' then ' was not looked at'
               when o.sent_at is null then ' was not sent'
               else ' was sent, and not handled'
             end as detail
        from inventory_outbox o
        left join backorder_entry e on e.id = o.backorder_entry_id
       cross join lateral (select ${EVENT_COUNTS} as counts) as counts
       where (o.sent_at is null or o.handled_at is null)
         -- An order that a person has to allocate is looked at again and again.
         and not (o.name = '${COVERED}' and coalesce(o.lease_until, '-infinity') > now() - ${LEFT})
         and coalesce(o.sent_at, o.created_at) < now() - case when counts.counts then ${LEFT} else interval '1 minute' end`,
  },
  notice_unfinished: {
    subject: "n.order_id",
    sql: `
      select 'notice_unfinished' as kind, n.order_id as subject, ${noPlace}, n.order_id, null as line_item_id,
             null as reservation_id,
             case when n.due_at is null then 'What the customer was to be told was begun, and nobody goes on'
                  else 'The customer was to be told at ' || to_char(n.due_at, 'YYYY-MM-DD HH24:MI') end as detail
        from customer_notice n
       where (
           (n.due_at is null and (n.plan is not null or n.confirm) and n.updated_at < now() - ${LEFT})
           or (n.due_at < now() - ${LEFT} and (n.lease_until is null or n.lease_until < now()))
         )`,
  },
  on_hand_negative: {
    subject: "l.id",
    sql: `
      select 'on_hand_negative' as kind, l.id as subject, l.id as inventory_level_id, l.inventory_item_id, l.location_id,
             ${noOrder},
             'On hand is ' || trim_scale(l.stocked_quantity + deducted.quantity)::text
               || ': more has left than was there' as detail
        from inventory_level l
       cross join lateral (select ${deductedSql("l")} as quantity) as deducted
       where l.deleted_at is null
         and l.stocked_quantity < 0
         and l.stocked_quantity + deducted.quantity < 0`,
  },
} satisfies Record<string, LooseFinding>;
