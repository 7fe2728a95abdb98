/**
 * The rules that must hold whatever happened, each as a query that returns where it does not. They read the tables and
 * share nothing with the module that writes them.
 */

const level = "l.inventory_item_id || ' at ' || l.location_id";

/** A numeric column and its exact twin. */
const twins = (table, columns) =>
  columns
    .map(
      (column) => `
      select '${table}.${column} of ' || id || ': ' || ${column} || ' beside ' || raw_${column}::text as breach
        from ${table}
       where (raw_${column}->>'value')::numeric is distinct from ${column}`,
    )
    .join(" union all ");

const RULES = [
  {
    name: "I1  reserved is the sum of the held claims",
    sql: `
      select ${level} || ': ' || l.reserved_quantity || ', claims hold ' || coalesce(sum(r.quantity), 0) as breach
        from inventory_level l
        left join reservation_item r
          on r.inventory_item_id = l.inventory_item_id and r.location_id = l.location_id
         and r.deleted_at is null and not r.deducted
       where l.deleted_at is null
       group by l.id
      having l.reserved_quantity <> coalesce(sum(r.quantity), 0)`,
    counted: "levels",
  },
  {
    name: "I2  stocked and reserved are the sums of the ledger's deltas",
    sql: `
      select ${level} || ': ' || l.stocked_quantity || ' and ' || l.reserved_quantity || ', the ledger says '
             || coalesce(sum(m.stocked_delta), 0) || ' and ' || coalesce(sum(m.reserved_delta), 0) as breach
        from inventory_level l
        left join stock_movement m on m.inventory_level_id = l.id
       where l.deleted_at is null
       group by l.id
      having l.stocked_quantity <> coalesce(sum(m.stocked_delta), 0)
          or l.reserved_quantity <> coalesce(sum(m.reserved_delta), 0)`,
    counted: "levels",
  },
  {
    name: "I2  every movement records the balances after it",
    sql: `
      select id || ': ' || stocked_quantity || ' and ' || reserved_quantity || ', the deltas up to it say '
             || stocked_sum || ' and ' || reserved_sum as breach
        from (
          select id, stocked_quantity, reserved_quantity,
                 sum(stocked_delta) over ledger as stocked_sum,
                 sum(reserved_delta) over ledger as reserved_sum
            from stock_movement
          window ledger as (partition by inventory_level_id order by id collate "C")
        ) m
       where stocked_quantity <> stocked_sum or reserved_quantity <> reserved_sum`,
    counted: "movements",
  },
  {
    // Policies do not change during the demo and nobody counts stock, so I3 can still be read off the levels.
    name: "I3  no level is further below zero than its policy allows",
    sql: `
      select ${level} || ': available ' || (l.stocked_quantity - l.reserved_quantity) as breach
        from inventory_level l
        join inventory_item i on i.id = l.inventory_item_id
       where l.deleted_at is null
         and l.stocked_quantity - l.reserved_quantity < 0
         and (coalesce(l.allow_backorder, i.allow_backorder,
                       (select bool_or(v.allow_backorder)
                          from product_variant v
                          join product_variant_inventory_item vi on vi.variant_id = v.id
                         where vi.inventory_item_id = i.id)) is not true
              or l.reserved_quantity - l.stocked_quantity > coalesce(l.backorder_limit, i.backorder_limit))`,
    counted: "levels",
  },
  {
    name: "I4  a claim waits for no more than its quantity",
    sql: `
      select e.reservation_id || ': waits for ' || sum(e.quantity) || ', claims ' || coalesce(r.quantity, 0) as breach
        from backorder_entry e
        left join reservation_item r on r.id = e.reservation_id and r.deleted_at is null
       group by e.reservation_id, r.quantity
      having sum(e.quantity) < 0 or sum(e.quantity) > coalesce(r.quantity, 0)`,
    counted: "claims",
  },
  {
    name: "    a level's backordered is the sum of its open entries",
    sql: `
      select ${level} || ': ' || l.backordered_quantity || ', entries have ' || coalesce(sum(e.quantity), 0) as breach
        from inventory_level l
        left join backorder_entry e on e.inventory_level_id = l.id and e.status = 'open'
       group by l.id
      having l.backordered_quantity <> coalesce(sum(e.quantity), 0)`,
    counted: "levels",
  },
  {
    name: "I6  every number agrees with its exact twin",
    sql: [
      twins("inventory_level", ["stocked_quantity", "reserved_quantity"]),
      twins("reservation_item", ["quantity"]),
      twins("backorder_entry", ["quantity", "filled_quantity", "cancelled_quantity"]),
      twins("replenishment_line", ["quantity", "received", "rejected", "cancelled", "incoming"]),
      twins("stock_movement", [
        "stocked_delta",
        "reserved_delta",
        "stocked_quantity",
        "reserved_quantity",
      ]),
    ].join(" union all "),
    counted: "rows",
  },
  {
    name: "I7  incoming is what is ordered and not yet here",
    sql: `
      select ${level} || ': ' || l.incoming_quantity || ', orders have ' || coalesce(sum(open.quantity), 0) as breach
        from inventory_level l
        left join lateral (
          select greatest(0, r.quantity - r.received - r.rejected - r.cancelled) as quantity
            from replenishment_line r
            join replenishment_order o on o.id = r.replenishment_order_id and o.deleted_at is null
           where r.inventory_level_id = l.id and r.deleted_at is null and o.status = 'ordered'
        ) as open on true
       where l.deleted_at is null
       group by l.id
      having l.incoming_quantity <> coalesce(sum(open.quantity), 0)`,
    counted: "levels",
  },
  {
    name: "I8  an entry is promised the date of the supply that completes it",
    sql: `
      with waits as (
        select e.*, sum(e.quantity) over (
                 partition by e.inventory_level_id order by e.priority desc, e.queued_at, e.id
               ) as up_to
          from backorder_entry e where e.status = 'open'
      ), comes as (
        select r.inventory_level_id, coalesce(r.expected_at, o.expected_at) as due_at,
               sum(r.quantity - r.received - r.rejected - r.cancelled) over (
                 partition by r.inventory_level_id order by coalesce(r.expected_at, o.expected_at) nulls last, r.id
               ) as up_to
          from replenishment_line r
          join replenishment_order o on o.id = r.replenishment_order_id and o.status = 'ordered'
         where r.quantity > r.received + r.rejected + r.cancelled and r.deleted_at is null
      )
      select w.id || ': ' || coalesce(w.promised_at::text, 'no date') || ', its supply has '
             || coalesce(c.due_at::text, 'no date') as breach
        from waits w
        left join lateral (
          select due_at from comes
           where comes.inventory_level_id = w.inventory_level_id and comes.up_to >= w.up_to
           order by comes.up_to limit 1
        ) as c on true
       where w.promised_at is distinct from c.due_at`,
    counted: "claims",
  },
];

const COUNTS = `
  select (select count(*) from inventory_level where deleted_at is null)::int as levels,
         (select count(*) from stock_movement)::int as movements,
         (select count(*) from reservation_item)::int as claims,
         ((select count(*) from inventory_level) + (select count(*) from reservation_item)
          + (select count(*) from backorder_entry) + (select count(*) from stock_movement))::int as rows`;

/**
 * @param {{ query: (sql: string) => Promise<any[]> }} database
 * @returns {Promise<{ name: string, checked: string, breaches: string[] }[]>} `checked` says over how many rows
 */
export async function checkInvariants(database) {
  const [counts] = await database.query(COUNTS);
  const results = [];
  for (const { name, sql, counted } of RULES) {
    const rows = await database.query(sql);
    results.push({
      name,
      checked: `${counts[counted]} ${counted}`,
      breaches: rows.map(({ breach }) => breach),
    });
  }
  return results;
}
