/** One invariant: a query of the places where it does not hold. */
export type Rule = { name: string; sql: string };

/** What a level is called in a report. */
export const levelPlace =
  "'level ' || l.id || ' (item ' || l.inventory_item_id || ' at ' || l.location_id || ')'";

/** What of a line is still to come, and when; the order of supply is by that date, what has none last. */
const openLines = `
  (select s.id, s.inventory_level_id, coalesce(s.expected_at, o.expected_at) as due,
          coalesce(s.expected_at, o.expected_at, 'infinity') as due_order,
          greatest(0, s.quantity - s.received - s.rejected - s.cancelled) as open
     from replenishment_line s
     join replenishment_order o on o.id = s.replenishment_order_id
    where o.status = 'ordered' and o.deleted_at is null and s.deleted_at is null)`;

/** I7 to I9: inbound supply, promises and events. */
export const supplyRules: Rule[] = [
  {
    name: "I7 incoming = the open quantities of the level's ordered lines",
    sql: `
      select ${levelPlace} as place, coalesce(sum(s.open), 0) as expected, l.incoming_quantity as found
        from inventory_level l
        left join ${openLines} s on s.inventory_level_id = l.id
       where l.deleted_at is null
       group by l.id
      having l.incoming_quantity <> coalesce(sum(s.open), 0)`,
  },
  {
    name: "I8 an open entry's promise is the date of the line that completes it",
    sql: `
      select 'entry ' || e.id || ' of level ' || e.inventory_level_id as place,
             extract(epoch from completed.due) as expected,
             extract(epoch from e.promised_at) as found
        from backorder_entry e
        cross join lateral (
          select sum(b.quantity) as quantity
            from backorder_entry b
           where b.inventory_level_id = e.inventory_level_id and b.status = 'open'
             and (-b.priority, b.queued_at, b.id) <= (-e.priority, e.queued_at, e.id)
        ) as up_to
        left join lateral (
          select s.due
            from ${openLines} s
           where s.inventory_level_id = e.inventory_level_id and s.open > 0
             and (select sum(t.open) from ${openLines} t
                   where t.inventory_level_id = s.inventory_level_id
                     and (t.due_order, t.id) <= (s.due_order, s.id)) >= up_to.quantity
           order by s.due_order, s.id
           limit 1
        ) as completed on true
       where e.status = 'open' and completed.due is distinct from e.promised_at`,
  },
  {
    name: "I8 an open entry without a promise is estimated by the lead time",
    sql: `
      select 'entry ' || e.id || ' of level ' || e.inventory_level_id as place,
             extract(epoch from rule.at) as expected,
             extract(epoch from e.estimated_at) as found
        from backorder_entry e
        join inventory_level l on l.id = e.inventory_level_id
        join inventory_item i on i.id = l.inventory_item_id
        cross join lateral (
          select case when e.promised_at is null
                      then e.queued_at + make_interval(hours => 24 * coalesce(l.lead_time_days, i.lead_time_days))
                 end as at
        ) as rule
       where e.status = 'open' and rule.at is distinct from e.estimated_at`,
  },
  {
    name: "I9 an entry has told of all that was filled of it",
    sql: `
      select 'entry ' || e.id as place, e.filled_quantity as expected, coalesce(told.quantity, 0) as found
        from backorder_entry e
        left join (
          select backorder_entry_id, sum((data ->> 'filled_quantity')::numeric) as quantity
            from inventory_outbox where name = 'inventory.backorder-filled' group by 1
        ) as told on told.backorder_entry_id = e.id
       where e.filled_quantity <> coalesce(told.quantity, 0)`,
  },
  {
    name: "I9 an open entry has told its promised date",
    sql: `
      select 'entry ' || e.id as place,
             extract(epoch from e.promised_at) as expected,
             extract(epoch from told.promised_at) as found
        from backorder_entry e
        left join lateral (
          select (o.data -> 'to' ->> 'promised_at')::timestamptz as promised_at
            from inventory_outbox o
           where o.backorder_entry_id = e.id
             and o.name in ('inventory.backorder-promised', 'inventory.backorder-delayed')
           order by o.id desc
           limit 1
        ) as told on true
       where e.status = 'open' and told.promised_at is distinct from e.promised_at`,
  },
];
