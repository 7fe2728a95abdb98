import { estimateSql, leadTimeSql, plannedSql } from "./v1/promises";

/** Balances as one number: equal ones have equal numbers. PostgreSQL's hash of a number leaves its sign out. */
const balancesHash = (stocked: string, reserved: string): string =>
  `hash_numeric_extended(
     ${stocked}, hash_numeric_extended(${reserved}, sign(${reserved})::bigint) # sign(${stocked})::bigint
   )`;

const MOVEMENT_TWINS = ["stocked_delta", "reserved_delta", "stocked_quantity", "reserved_quantity"];
const otherTwin = (name: string): string =>
  `m.${name} is distinct from (m.raw_${name}->>'value')::numeric`;

/**
 * Sums of each level that several rules look at. Levels without claims, entries or movements have no row.
 *
 * The ledger is read once, from end to end, and never sorted: where every movement found what the one before it left, the
 * balances that were left, and the first, are the balances that were found, and the last; so are the sums of their hashes.
 * Only the movements of levels of which that is not so, or whose numbers have other exact twins, are looked at in their order.
 */
const sumsSql = (scoped: boolean): string => {
  const ofLevels = (column: string) => (scoped ? `and ${column} in (select id from level)` : "");
  return `
  claimed as materialized (
    select level.id, claim.quantity, claim.held
      from (
        select r.inventory_item_id, r.location_id, sum(r.quantity) as quantity,
               coalesce(sum(r.quantity) filter (where not r.deducted), 0) as held
          from reservation_item r
         where r.deleted_at is null
           ${scoped ? "and r.inventory_item_id in (select inventory_item_id from level)" : ""}
         group by r.inventory_item_id, r.location_id
      ) as claim
      join level
        on level.inventory_item_id = claim.inventory_item_id and level.location_id = claim.location_id
       and level.deleted_at is null
  ),
  open as materialized (
    select e.inventory_level_id as id, sum(e.quantity) as quantity
      from backorder_entry e
     where e.status = 'open' and e.deleted_at is null ${ofLevels("e.inventory_level_id")}
     group by e.inventory_level_id
  ),
  ledger as materialized (
    select m.inventory_level_id as id,
           sum(m.stocked_delta) as stocked_sum,
           sum(m.reserved_delta) as reserved_sum,
           max(m.id) as last_id,
           sum(${balancesHash("m.stocked_quantity", "m.reserved_quantity")})
             - sum(${balancesHash("m.stocked_quantity - m.stocked_delta", "m.reserved_quantity - m.reserved_delta")}) as chain,
           count(*) filter (where ${MOVEMENT_TWINS.map(otherTwin).join(" or ")}) as other_twins
      from stock_movement m
     where true ${ofLevels("m.inventory_level_id")}
     group by m.inventory_level_id
  ),
  suspect as materialized (
    select level.id
      from ledger
      join level on level.id = ledger.id
     where ledger.other_twins > 0
        or ledger.chain <> ${balancesHash("level.stocked_quantity", "level.reserved_quantity")}::numeric
                           - ${balancesHash("0::numeric", "0::numeric")}
  ),
  checked as materialized (
    select movement.*
      from suspect
      -- By itself for each level, so that it is read by the index.
      cross join lateral (
        select m.*,
               sum(m.stocked_delta) over ledger as stocked_sum,
               sum(m.reserved_delta) over ledger as reserved_sum,
               -- What a reconciliation found was looked at then: the ledger is right from there on.
               coalesce(max(m.id) filter (where m.kind = 'reconcile') over (), '') as closed_id
          from stock_movement m
         where m.inventory_level_id = suspect.id
        window ledger as (order by m.id rows unbounded preceding)
      ) as movement
  )`;
};

/** Entries whose events nobody has removed yet. */
const RECENT = "e.created_at > now() - interval '25 days'";

/** What a level is short of, apart from what running workflows changed: that is settled when they have ended. */
const SETTLED_SHORTAGE = `
            level.reserved_quantity - level.stocked_quantity
            + coalesce((select sum(u.delta) from unsettled_change u where u.inventory_level_id = level.id), 0)`;

/**
 * Each a query that returns invariant, kind of finding, level id, what the finding is about, what is wrong, what should be,
 * what is.
 */
const RULES = [
  `select 'I1', 'reserved_wrong', level.id, level.id, 'reserved_quantity is the sum of the held claims', coalesce(claimed.held, 0), level.reserved_quantity
     from level
     left join claimed on claimed.id = level.id
    where level.deleted_at is null and level.reserved_quantity <> coalesce(claimed.held, 0)`,

  ...["stocked", "reserved"].flatMap((balance) => [
    `select 'I2', 'balance_not_in_ledger', level.id, level.id, '${balance}_quantity is the sum of the movements', coalesce(ledger.${balance}_sum, 0),
            level.${balance}_quantity
       from level
       left join ledger on ledger.id = level.id
      where level.${balance}_quantity <> coalesce(ledger.${balance}_sum, 0)`,

    `select 'I2', 'ledger_broken', inventory_level_id, inventory_level_id,
            '${balance}_quantity of movement ' || id || ' is the balance before it plus its delta', ${balance}_sum,
            ${balance}_quantity
       from (
         select distinct on (inventory_level_id) *
           from checked
          where ${balance}_quantity <> ${balance}_sum and id >= closed_id
          order by inventory_level_id, id
       ) as first_wrong`,
  ]),

  `select 'I3', 'policy_broken', level.id, level.id, 'the available quantity that claim ' || claim.id || ' left is no lower than policy allows',
          case when policy.allowed then -policy.backorder_limit else 0 end,
          level.stocked_quantity - level.reserved_quantity
     from level
     join inventory_item i on i.id = level.inventory_item_id
     join ledger on ledger.id = level.id
     join stock_movement movement on movement.id = ledger.last_id and movement.kind = 'claim'
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
      -- What was expected until its day as it was accepted, nobody knows any more.
      and claim.ship_date is null
      and not exists (
        select
          from stock_movement given_back
         where given_back.inventory_level_id = level.id
           and given_back.correlation_id = movement.correlation_id
           and given_back.kind <> 'claim'
      )`,

  `select 'I4', case when r.id is null then 'entry_without_claim' else 'entry_exceeds_claim' end, e.inventory_level_id,
          e.reservation_id,
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

  `select 'I5', 'queue_wrong', level.id, level.id, 'the open backorder quantity is the shortage, as far as there are claims',
          least(greatest(0, ${SETTLED_SHORTAGE}), coalesce(claimed.quantity, 0)),
          coalesce(open.quantity, 0)
     from level
     left join claimed on claimed.id = level.id
     left join open on open.id = level.id
    where level.deleted_at is null
      and coalesce(open.quantity, 0)
          <> least(greatest(0, ${SETTLED_SHORTAGE}), coalesce(claimed.quantity, 0))`,

  `select 'I5', 'queue_wrong', level.id, level.id, 'backordered_quantity is the sum of the open entries', coalesce(open.quantity, 0),
          level.backordered_quantity
     from level
     left join open on open.id = level.id
    where level.backordered_quantity <> coalesce(open.quantity, 0)`,
];

/** Supply, promises and events. */
const SUPPLY_RULES = [
  `select 'I7', 'incoming_wrong', level.id, level.id, 'incoming_quantity is what the ordered replenishment lines bring',
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
  `select 'I8', 'promise_wrong', plan.inventory_level_id, plan.entry_id, 'the promised date of entry ' || plan.entry_id || ' is what the rule says',
          extract(epoch from plan.due_at), extract(epoch from plan.was_promised_at)
     from plan
    where plan.due_at is distinct from plan.was_promised_at`,

  `select 'I8', 'promise_wrong', plan.inventory_level_id, plan.entry_id, 'the estimated date of entry ' || plan.entry_id || ' is by the lead time',
          extract(epoch from estimate.at), extract(epoch from plan.was_estimated_at)
     from plan
     join level on level.id = plan.inventory_level_id
     join inventory_item i on i.id = level.inventory_item_id
    cross join lateral (
      select case when plan.due_at is null
                  then ${estimateSql("plan.queued_at", leadTimeSql("level", "i"))} end as at
    ) as estimate
    where estimate.at is distinct from plan.was_estimated_at`,

  `select 'I9', 'event_missing', e.inventory_level_id, e.id, 'entry ' || e.id || ' has told that it waits', 1, 0
     from backorder_entry e
     join level on level.id = e.inventory_level_id
    where e.status <> 'cancelled' and e.notified_at is null and ${RECENT}
      and not exists (
        select from inventory_outbox o where o.backorder_entry_id = e.id and o.name = 'inventory.backordered'
      )`,

  `select 'I9', 'event_missing', e.inventory_level_id, e.id, 'entry ' || e.id || ' has told what of it was filled', e.filled_quantity, told.quantity
     from backorder_entry e
     join level on level.id = e.inventory_level_id
    cross join lateral (
      select coalesce(sum((o.data->>'filled_quantity')::numeric), 0) as quantity
        from inventory_outbox o
       where o.backorder_entry_id = e.id and o.name = 'inventory.backorder-filled'
    ) as told
    where e.filled_quantity > 0 and ${RECENT} and told.quantity <> e.filled_quantity`,

  `select 'I9', 'event_missing', e.inventory_level_id, e.id, 'entry ' || e.id || ' has told its promised date',
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
];

const twinValues = (row: string, columns: readonly string[]): string => `
    cross join lateral (
      values ${columns.map((name) => `('${name}', ${row}.${name}, (${row}.raw_${name}->>'value')::numeric)`).join(", ")}
    ) as twin (name, value, exact)`;

/** One pass over each table, whatever the number of its columns. */
const TWIN_RULES = [
  `select 'I6', 'ledger_broken', m.inventory_level_id, m.inventory_level_id,
          twin.name || ' of stock_movement ' || m.id || ' is its raw_' || twin.name, twin.exact, twin.value
     from checked m ${twinValues("m", MOVEMENT_TWINS)}
    where m.id >= m.closed_id and twin.value is distinct from twin.exact`,
  ...TWINS.map(
    ({ table, columns, to }) => `
   select 'I6', 'twin_differs', level.id, '${table}:' || t.id || ':' || twin.name, twin.name || ' of ${table} ' || t.id || ' is its raw_' || twin.name, twin.exact, twin.value
     from ${table} t
     join level on ${to}
     ${twinValues("t", columns)}
    where (${columns.map((name) => `t.${name} is distinct from (t.raw_${name}->>'value')::numeric`).join(" or ")})
      and twin.value is distinct from twin.exact`,
  ),
];

/**
 * What must always hold (I1 to I9 in docs/architecture.md), as common table expressions that end in `breach`: invariant, kind
 * of finding, level_id, subject, rule, expected, actual.
 *
 * @param scoped - whether they look at the levels of one parameter, an array of ids, or at all
 */
export const breachesSql = (scoped: boolean): string => `
  level as materialized (select * from inventory_level ${scoped ? "where id = any (?::text[])" : ""}),
  ${sumsSql(scoped)},
  ${plannedSql(scoped ? "inventory_level_id in (select id from level)" : "true", { one: false })},
  plan as (
    select planned.*, supply.due_at
      from planned
      left join supply
        on supply.inventory_level_id = planned.inventory_level_id and supply.rank = planned.rank
  ),
  breach (invariant, kind, level_id, subject, rule, expected, actual) as (
    ${[...RULES, ...SUPPLY_RULES, ...TWIN_RULES].join("\n    union all\n")}
  )`;

/** What is, and what should be, in words. */
export const BREACH_DETAIL = `
         breach.rule || ': it is ' || coalesce(trim_scale(breach.actual)::text, 'nothing')
           || ', and should be ' || coalesce(trim_scale(breach.expected)::text, 'another')`;
