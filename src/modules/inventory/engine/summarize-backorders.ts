import type { BackorderSummary, BackorderSummaryInput } from "../backorder-list-types";
import { LATE } from "./backorder-filters";
import type { ExecuteSql } from "./execute";

/** What of the input a row of some table has to match. */
const scopeSql = (alias: string, { location_id, inventory_item_id }: Scope): string =>
  [
    location_id && `and ${alias}.location_id = any (?::text[])`,
    inventory_item_id && `and ${alias}.inventory_item_id = any (?::text[])`,
  ]
    .filter(Boolean)
    .join(" ");

type Scope = Pick<BackorderSummaryInput, "location_id" | "inventory_item_id">;

/** By how much a movement changed what its level is short of. */
const SHORTAGE_CHANGE = `
  greatest(0, m.reserved_quantity - m.stocked_quantity)
  - greatest(0, (m.reserved_quantity - m.reserved_delta) - (m.stocked_quantity - m.stocked_delta))`;

const decimal = (sql: string): string => `trim_scale(coalesce(${sql}, 0))::text`;

const sumSql = (filter: string): string =>
  `jsonb_build_object(
     'entries', count(*) filter (where ${filter}),
     'units', ${decimal(`sum(quantity) filter (where ${filter})`)}
   )`;

/**
 * Sums up what waits, with a series of days. One statement, set-based; what it reads are open entries and open supply, and
 * of the ledger the days of the series, however long that is.
 *
 * What waited at the end of a day that is over is what waits now, less what the movements since then added to the levels'
 * shortages: an entry does not say when parts of it were filled, the ledger does. The opening balance counts as there
 * before. From tomorrow on it is what is left if every promise is kept; what should have come by now is nobody's to date.
 *
 * Money is units of the order's line at its price, where a part of a unit counts as one: of a kit, the scarcest item's.
 *
 * Locks nothing.
 */
export async function summarizeBackorders(
  execute: ExecuteSql,
  {
    time_zone,
    days_back,
    days_ahead,
    ...scope
  }: Scope & Required<Pick<BackorderSummaryInput, "time_zone" | "days_back" | "days_ahead">>,
): Promise<BackorderSummary> {
  const scoped = [scope.location_id, scope.inventory_item_id].filter((ids) => ids !== undefined);
  const [{ summary }] = await execute<{ summary: BackorderSummary & { oldest_queued_at: string } }>(
    `with asked as materialized (
       select tz, today, today - ?::integer as first, today + ?::integer as last,
              (today - ?::integer)::timestamp at time zone tz as since
         from (select tz, (now() at time zone tz)::date as today from (select ?::text as tz) as zone) as zoned
     ),
     open as materialized (
       select e.*, ${LATE} as late, (e.promised_at at time zone tz)::date as promised_on
         from backorder_entry e, asked
        where e.status = 'open' and e.deleted_at is null ${scopeSql("e", scope)}
     ),
     figures as (
       select ${sumSql("true")} as waiting, ${sumSql("late")} as late,
              ${sumSql("replenishment_line_id is null")} as no_supply,
              ${sumSql(
                "promised_on >= date_trunc('week', today)::date and promised_on < date_trunc('week', today)::date + 7",
              )} as promised_this_week,
              min(queued_at) as oldest_queued_at, coalesce(sum(quantity), 0) as units
         from open, asked
     ),
     unit as (
       select waiting.line_item_id, ceil(max(waiting.quantity / coalesce(part.required_quantity, 1))) as units
         from (
           select line_item_id, inventory_item_id, sum(quantity) as quantity
             from open where line_item_id is not null group by line_item_id, inventory_item_id
         ) as waiting
         join order_line_item li on li.id = waiting.line_item_id
         left join product_variant_inventory_item part
           on part.variant_id = li.variant_id and part.inventory_item_id = waiting.inventory_item_id
          and part.deleted_at is null and part.required_quantity > 0
        group by waiting.line_item_id
     ),
     priced as materialized (
       select o.id, o.currency_code, unit.units * coalesce(oi.unit_price, li.unit_price) as amount
         from unit
         join order_line_item li on li.id = unit.line_item_id
         join order_item oi on oi.item_id = unit.line_item_id and oi.deleted_at is null
         join "order" o on o.id = oi.order_id and o.version = oi.version and o.deleted_at is null
     ),
     moved as (
       select (m.created_at at time zone tz)::date as day, sum(${SHORTAGE_CHANGE}) as waiting,
              sum(m.stocked_delta) filter (where m.kind = 'receive') as received
         from stock_movement m, asked
        where m.created_at >= since and m.kind <> 'opening' ${scopeSql("m", scope)}
        group by 1
     ),
     supply as materialized (
       select (s.due_at at time zone tz)::date as day, sum(s.incoming) as quantity
         from replenishment_line s
         join inventory_level l on l.id = s.inventory_level_id
         cross join asked
        where s.incoming > 0 ${scopeSql("l", scope)}
        group by 1
     ),
     kept as (
       select promised_on as day, sum(quantity) as quantity from open where promised_on is not null group by 1
     ),
     series as (
       select day, today,
              coalesce(moved.waiting, 0) as moved, coalesce(moved.received, 0) as received,
              case when day >= today then coalesce(supply.quantity, 0) else 0 end as expected,
              case when day > today then coalesce(kept.quantity, 0) else 0 end as kept
         from asked
         cross join lateral (
           select generated::date as day from generate_series(first, last, interval '1 day') as generated
         ) as days
         left join moved using (day) left join supply using (day) left join kept using (day)
     ),
     days as (
       select day, received, expected,
              case when day > today
                   then figures.units - sum(kept) over (order by day)
                   else greatest(0, figures.units - coalesce(
                     sum(moved) over (order by day rows between 1 following and unbounded following), 0
                   )) end as waiting
         from series, figures
     )
     select jsonb_build_object(
              'waiting', waiting, 'late', late, 'no_supply', no_supply, 'promised_this_week', promised_this_week,
              'oldest_queued_at', oldest_queued_at,
              'orders', (select count(distinct id) from priced),
              'money', (
                select coalesce(jsonb_agg(
                         jsonb_build_object('currency_code', currency_code, 'amount', ${decimal("amount")})
                         order by currency_code
                       ), '[]')
                  from (select currency_code, sum(amount) as amount from priced group by currency_code) as total
              ),
              'overdue_supply', (select ${decimal("sum(quantity)")} from supply where day < today),
              'undated_supply', (select ${decimal("sum(quantity)")} from supply where day is null),
              'days', (
                select jsonb_agg(
                         jsonb_build_object(
                           'date', day, 'waiting', ${decimal("days.waiting")}, 'received', ${decimal("received")},
                           'expected', ${decimal("expected")}
                         ) order by day
                       )
                  from days
              )
            ) as summary
       from figures, asked`,
    [days_back, days_ahead, days_back, time_zone, ...scoped, ...scoped, ...scoped],
  );
  const { oldest_queued_at } = summary;
  return {
    ...summary,
    oldest_queued_at: oldest_queued_at === null ? null : new Date(oldest_queued_at),
  };
}
