import type { ExecuteSql } from "./execute";
import { estimateSql, leadTimeSql, plannedSql } from "./v1/promises";

/**
 * Lists where the books break what must always hold (I1 to I9 in docs/architecture.md), in one statement over any number of
 * levels, so that all of it is one moment of the database.
 *
 * I3 speaks of the moment at which a claim was accepted. It is judged for the last claim of a level that is below zero,
 * as long as neither level nor item was changed since: only then is today's policy the one that the claim met. Claims that
 * took again what their own workflow gave back, and restored ones, ask no policy, and are not judged.
 *
 * Locks nothing.
 * Returns: one row for each breach, by level, then by invariant; see {@link Breach}.
 */

/** The rules of the books that {@link findBreaches} checks. */
export type Invariant = "I1" | "I2" | "I3" | "I4" | "I5" | "I6" | "I7" | "I8" | "I9";

/** One place where the books break a rule. Decimals as `numeric` prints them. */
export type Breach = {
  invariant: Invariant;
  inventory_level_id: string;
  inventory_item_id: string;
  location_id: string;
  /** What is, and what should be. */
  detail: string;
  /** What should be; `null` where it is no one number. */
  expected: string | null;
  /** What is. */
  actual: string | null;
};

export type FindBreachesOptions = {
  /** Only these levels; without it, all. */
  level_ids?: readonly string[];
  /** How many breaches at most; without it, all. */
  limit?: number;
};

/** Sums of each level that several rules look at. Levels without claims, entries or movements have no row. */
const SUMS = `
  claimed as materialized (
    select level.id,
           sum(r.quantity) as quantity,
           coalesce(sum(r.quantity) filter (where not r.deducted), 0) as held
      from level
      join reservation_item r
        on r.inventory_item_id = level.inventory_item_id and r.location_id = level.location_id
     where r.deleted_at is null and level.deleted_at is null
     group by level.id
  ),
  open as materialized (
    select e.inventory_level_id as id, sum(e.quantity) as quantity
      from backorder_entry e
      join level on level.id = e.inventory_level_id
     where e.status = 'open' and e.deleted_at is null
     group by e.inventory_level_id
  ),
  movement as materialized (
    select m.*,
           sum(m.stocked_delta) over ledger as stocked_sum,
           sum(m.reserved_delta) over ledger as reserved_sum,
           lead(m.id) over (partition by m.inventory_level_id order by m.id) is null as is_last
      from stock_movement m
      join level on level.id = m.inventory_level_id
    window ledger as (partition by m.inventory_level_id order by m.id rows unbounded preceding)
  )`;

/** Entries whose events nobody has removed yet. */
const RECENT = "e.created_at > now() - interval '25 days'";

/** What a level is short of, apart from what running workflows changed: that is settled when they have ended. */
const SETTLED_SHORTAGE = `
            level.reserved_quantity - level.stocked_quantity
            + coalesce((select sum(u.delta) from unsettled_change u where u.inventory_level_id = level.id), 0)`;

/** Each a query that returns invariant, level id, what is wrong, what should be, what is. */
const RULES = [
  `select 'I1', level.id, 'reserved_quantity is the sum of the held claims', coalesce(claimed.held, 0), level.reserved_quantity
     from level
     left join claimed on claimed.id = level.id
    where level.deleted_at is null and level.reserved_quantity <> coalesce(claimed.held, 0)`,

  ...["stocked", "reserved"].flatMap((balance) => [
    `select 'I2', level.id, '${balance}_quantity is the sum of the movements', coalesce(movement.${balance}_sum, 0),
            level.${balance}_quantity
       from level
       left join movement on movement.inventory_level_id = level.id and movement.is_last
      where level.${balance}_quantity <> coalesce(movement.${balance}_sum, 0)`,

    `select 'I2', inventory_level_id,
            '${balance}_quantity of movement ' || id || ' is the balance before it plus its delta', ${balance}_sum,
            ${balance}_quantity
       from (
         select distinct on (inventory_level_id) *
           from movement
          where ${balance}_quantity <> ${balance}_sum
          order by inventory_level_id, id
       ) as first_wrong`,
  ]),

  `select 'I3', level.id, 'the available quantity that claim ' || claim.id || ' left is no lower than policy allows',
          case when policy.allowed then -policy.backorder_limit else 0 end,
          level.stocked_quantity - level.reserved_quantity
     from level
     join inventory_item i on i.id = level.inventory_item_id
     join movement on movement.inventory_level_id = level.id and movement.is_last and movement.kind = 'claim'
     join reservation_item claim on claim.id = movement.reservation_id
    cross join lateral (
      select coalesce(level.allow_backorder, i.allow_backorder, claim.allow_backorder, false) as allowed,
             coalesce(level.backorder_limit, i.backorder_limit) as backorder_limit
    ) as policy
    where level.stocked_quantity - level.reserved_quantity < 0
      and not (
        policy.allowed
        and (
          policy.backorder_limit is null
          or level.reserved_quantity - level.stocked_quantity <= policy.backorder_limit
        )
      )
      and level.updated_at <= movement.created_at
      and i.updated_at <= movement.created_at
      and movement.cause not like 'restore%'
      and not exists (
        select
          from movement given_back
         where given_back.inventory_level_id = level.id
           and given_back.correlation_id = movement.correlation_id
           and given_back.kind <> 'claim'
      )`,

  `select 'I4', e.inventory_level_id,
          'the open backorder quantity of claim ' || e.reservation_id || ' is at most its quantity', coalesce(r.quantity, 0),
          e.quantity
     from (
       select e.inventory_level_id, e.reservation_id, sum(e.quantity) as quantity
         from backorder_entry e
         join level on level.id = e.inventory_level_id
        where e.status = 'open' and e.deleted_at is null
        group by e.inventory_level_id, e.reservation_id
     ) as e
     left join reservation_item r on r.id = e.reservation_id and r.deleted_at is null
    where e.quantity not between 0 and coalesce(r.quantity, 0)`,

  `select 'I5', level.id, 'the open backorder quantity is the shortage, as far as there are claims',
          least(greatest(0, ${SETTLED_SHORTAGE}), coalesce(claimed.quantity, 0)),
          coalesce(open.quantity, 0)
     from level
     left join claimed on claimed.id = level.id
     left join open on open.id = level.id
    where level.deleted_at is null
      and coalesce(open.quantity, 0)
          <> least(greatest(0, ${SETTLED_SHORTAGE}), coalesce(claimed.quantity, 0))`,

  `select 'I5', level.id, 'backordered_quantity is the sum of the open entries', coalesce(open.quantity, 0),
          level.backordered_quantity
     from level
     left join open on open.id = level.id
    where level.backordered_quantity <> coalesce(open.quantity, 0)`,
];

/** Supply, promises and events. */
const SUPPLY_RULES = [
  `select 'I7', level.id, 'incoming_quantity is what the ordered replenishment lines bring',
          coalesce(brought.quantity, 0), level.incoming_quantity
     from level
     left join (
       select s.inventory_level_id as id,
              sum(greatest(0, s.quantity - s.received - s.rejected - s.cancelled)) as quantity
         from replenishment_line s
         join replenishment_order o on o.id = s.replenishment_order_id
        where o.status = 'ordered' and o.deleted_at is null and s.deleted_at is null
          and s.inventory_level_id in (select id from level)
        group by s.inventory_level_id
     ) as brought on brought.id = level.id
    where level.deleted_at is null and level.incoming_quantity <> coalesce(brought.quantity, 0)`,

  // Dates as seconds, for a breach tells numbers.
  `select 'I8', plan.inventory_level_id, 'the promised date of entry ' || plan.entry_id || ' is what the rule says',
          extract(epoch from plan.due_at), extract(epoch from plan.was_promised_at)
     from plan
    where plan.due_at is distinct from plan.was_promised_at`,

  `select 'I8', plan.inventory_level_id, 'the estimated date of entry ' || plan.entry_id || ' is by the lead time',
          extract(epoch from estimate.at), extract(epoch from plan.was_estimated_at)
     from plan
     join level on level.id = plan.inventory_level_id
     join inventory_item i on i.id = level.inventory_item_id
    cross join lateral (
      select case when plan.due_at is null
                  then ${estimateSql("plan.queued_at", leadTimeSql("level", "i"))} end as at
    ) as estimate
    where estimate.at is distinct from plan.was_estimated_at`,

  `select 'I9', e.inventory_level_id, 'entry ' || e.id || ' has told that it waits', 1, 0
     from backorder_entry e
     join level on level.id = e.inventory_level_id
    where e.status <> 'cancelled' and e.notified_at is null and ${RECENT}
      and not exists (
        select from inventory_outbox o where o.backorder_entry_id = e.id and o.name = 'inventory.backordered'
      )`,

  `select 'I9', e.inventory_level_id, 'entry ' || e.id || ' has told what of it was filled', e.filled_quantity, told.quantity
     from backorder_entry e
     join level on level.id = e.inventory_level_id
    cross join lateral (
      select coalesce(sum((o.data->>'filled_quantity')::numeric), 0) as quantity
        from inventory_outbox o
       where o.backorder_entry_id = e.id and o.name = 'inventory.backorder-filled'
    ) as told
    where e.filled_quantity > 0 and ${RECENT} and told.quantity <> e.filled_quantity`,

  `select 'I9', e.inventory_level_id, 'entry ' || e.id || ' has told its promised date',
          extract(epoch from e.promised_at), extract(epoch from told.promised_at)
     from backorder_entry e
     join level on level.id = e.inventory_level_id
     left join lateral (
       select (o.data->'to'->>'promised_at')::timestamptz as promised_at
         from inventory_outbox o
        where o.backorder_entry_id = e.id
          and o.name in ('inventory.backorder-promised', 'inventory.backorder-delayed')
        order by o.id desc
        limit 1
     ) as told on true
    where e.status = 'open' and ${RECENT} and told.promised_at is distinct from e.promised_at`,
];

/** Every quantity that is stored twice: as `numeric`, and as an exact decimal in `raw_*`. `to` is its rows' level. */
const TWINS = [
  {
    table: "inventory_level",
    columns: ["stocked_quantity", "reserved_quantity", "incoming_quantity"],
    to: "level.id = t.id",
  },
  {
    table: "reservation_item",
    columns: ["quantity"],
    to: "level.inventory_item_id = t.inventory_item_id and level.location_id = t.location_id and t.deleted_at is null",
  },
  {
    table: "backorder_entry",
    columns: ["quantity", "filled_quantity", "cancelled_quantity"],
    to: "level.id = t.inventory_level_id",
  },
  {
    table: "stock_movement",
    columns: ["stocked_delta", "reserved_delta", "stocked_quantity", "reserved_quantity"],
    to: "level.id = t.inventory_level_id",
  },
];

/** One pass over each table, whatever the number of its columns. */
const TWIN_RULES = TWINS.map(
  ({ table, columns, to }) => `
   select 'I6', level.id, twin.name || ' of ${table} ' || t.id || ' is its raw_' || twin.name, twin.exact, twin.value
     from ${table} t
     join level on ${to}
    cross join lateral (
      values ${columns.map((name) => `('${name}', t.${name}, (t.raw_${name}->>'value')::numeric)`).join(", ")}
    ) as twin (name, value, exact)
    where (${columns.map((name) => `t.${name} is distinct from (t.raw_${name}->>'value')::numeric`).join(" or ")})
      and twin.value is distinct from twin.exact`,
);

const breachesOf = (scope: string): string => `
  with level as materialized (select * from inventory_level ${scope}),
  ${SUMS},
  ${plannedSql("inventory_level_id in (select id from level)", { one: false })},
  plan as (
    select planned.*, supply.due_at
      from planned
      left join supply
        on supply.inventory_level_id = planned.inventory_level_id and supply.rank = planned.rank
  ),
  breach (invariant, level_id, rule, expected, actual) as (
    ${[...RULES, ...SUPPLY_RULES, ...TWIN_RULES].join("\n    union all\n")}
  )
  select breach.invariant,
         level.id as inventory_level_id,
         level.inventory_item_id,
         level.location_id,
         breach.rule || ': it is ' || coalesce(trim_scale(breach.actual)::text, 'nothing')
           || ', and should be ' || coalesce(trim_scale(breach.expected)::text, 'another') as detail,
         trim_scale(breach.expected)::text as expected,
         trim_scale(breach.actual)::text as actual
    from breach
    join level on level.id = breach.level_id
   order by level.id, breach.invariant, breach.rule
   limit ?::bigint`;

/** Lists where the books of levels break I1 to I9; see the head of this file. */
export function findBreaches(
  execute: ExecuteSql,
  { level_ids, limit }: FindBreachesOptions,
): Promise<Breach[]> {
  return level_ids
    ? execute<Breach>(breachesOf("where id = any (?::text[])"), [level_ids, limit ?? null])
    : execute<Breach>(breachesOf(""), [limit ?? null]);
}
