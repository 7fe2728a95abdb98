import type { Knex } from "@medusajs/framework/mikro-orm/knex";

import { levelPlace, type Rule, supplyRules } from "./supply-invariants";

/**
 * What always holds (docs/architecture.md), each rule as a query of its own that returns the places
 * where it does not hold. They share no SQL with the module and use no function of it: this is
 * the oracle of the tests, so it has to be wrong on its own if it is wrong.
 *
 * Every query returns: place (what is wrong, with ids), expected, found.
 */

const balanceRules: Rule[] = [
  {
    name: "I1 reserved = sum of the held live claims",
    sql: `
      select ${levelPlace} as place,
             coalesce(sum(r.quantity), 0) as expected,
             l.reserved_quantity as found
        from inventory_level l
        left join reservation_item r
          on r.inventory_item_id = l.inventory_item_id
         and r.location_id = l.location_id
         and r.deleted_at is null
         and not r.deducted
       where l.deleted_at is null
       group by l.id
      having l.reserved_quantity <> coalesce(sum(r.quantity), 0)`,
  },
  {
    name: "I2 stocked = sum of the movements' stocked deltas",
    sql: `
      select ${levelPlace} as place,
             coalesce(sum(m.stocked_delta), 0) as expected,
             l.stocked_quantity as found
        from inventory_level l
        left join stock_movement m on m.inventory_level_id = l.id
       group by l.id
      having l.stocked_quantity <> coalesce(sum(m.stocked_delta), 0)`,
  },
  {
    name: "I2 reserved = sum of the movements' reserved deltas",
    sql: `
      select ${levelPlace} as place,
             coalesce(sum(m.reserved_delta), 0) as expected,
             l.reserved_quantity as found
        from inventory_level l
        left join stock_movement m on m.inventory_level_id = l.id
       group by l.id
      having l.reserved_quantity <> coalesce(sum(m.reserved_delta), 0)`,
  },
  ...(["stocked", "reserved"] as const).map((balance) => ({
    name: `I2 ${balance} after each movement = running sum of the deltas`,
    sql: `
      select 'movement ' || m.id || ' of level ' || m.inventory_level_id as place,
             m.running_sum as expected,
             m.${balance}_quantity as found
        from (select id, inventory_level_id, ${balance}_quantity,
                     sum(${balance}_delta) over (partition by inventory_level_id
                                                 order by id collate "C") as running_sum,
                     -- A reconciliation closes a ledger that somebody wrote in: it is right from there on.
                     max(id) filter (where kind = 'reconcile') over (partition by inventory_level_id) as closed_at
                from stock_movement) m
       where m.${balance}_quantity <> m.running_sum
         and m.id >= coalesce(m.closed_at, '')`,
  })),
  {
    name: "every live claim has a live level",
    sql: `
      select 'claim ' || r.id || ' (item ' || r.inventory_item_id || ' at ' || r.location_id || ')' as place,
             1 as expected,
             count(l.id) as found
        from reservation_item r
        left join inventory_level l
          on l.inventory_item_id = r.inventory_item_id
         and l.location_id = r.location_id
         and l.deleted_at is null
       where r.deleted_at is null
       group by r.id
      having count(l.id) <> 1`,
  },
];

const entryRules: Rule[] = [
  {
    name: "I4 a claim's open backorder quantity is between 0 and its quantity",
    sql: `
      select 'claim ' || e.reservation_id || case when r.id is null then ' (not live)' else '' end as place,
             coalesce(r.quantity, 0) as expected,
             sum(e.quantity) as found
        from backorder_entry e
        left join reservation_item r on r.id = e.reservation_id and r.deleted_at is null
       where e.deleted_at is null
       group by e.reservation_id, r.id, r.quantity
      having sum(e.quantity) not between 0 and coalesce(r.quantity, 0)`,
  },
  {
    name: "no backorder entry has a negative quantity",
    sql: `
      select 'entry ' || e.id as place,
             0 as expected,
             least(e.quantity, e.filled_quantity, e.cancelled_quantity) as found
        from backorder_entry e
       where least(e.quantity, e.filled_quantity, e.cancelled_quantity) < 0`,
  },
  {
    name: "an entry's open quantity is above 0 exactly while its status is open",
    sql: `
      select 'entry ' || e.id || ' with status ' || e.status as place,
             null::numeric as expected,
             e.quantity as found
        from backorder_entry e
       where (e.quantity > 0) is distinct from (e.status = 'open')`,
  },
  {
    name: "an open entry stands at the live level of its claim",
    sql: `
      select 'entry ' || e.id || ' of claim ' || e.reservation_id as place,
             null::numeric as expected,
             e.quantity as found
        from backorder_entry e
       where e.deleted_at is null
         and e.quantity > 0
         and not exists (
               select 1
                 from reservation_item r
                 join inventory_level l
                   on l.inventory_item_id = r.inventory_item_id
                  and l.location_id = r.location_id
                  and l.deleted_at is null
                where r.id = e.reservation_id
                  and r.deleted_at is null
                  and l.id = e.inventory_level_id
                  and l.inventory_item_id = e.inventory_item_id
                  and l.location_id = e.location_id)`,
  },
  {
    name: "a level's backordered quantity = sum of its open entries",
    sql: `
      select ${levelPlace} as place,
             coalesce(sum(e.quantity), 0) as expected,
             l.backordered_quantity as found
        from inventory_level l
        left join backorder_entry e on e.inventory_level_id = l.id and e.deleted_at is null
       group by l.id
      having l.backordered_quantity <> coalesce(sum(e.quantity), 0)`,
  },
];

/** Per live level: the open backorder quantity, the shortage, and the quantity of all claims. */
const queueOfLevels = `
  (select l.id, l.inventory_item_id, l.location_id,
          -- What running workflows changed, and settling leaves apart until they have ended, does not count.
          greatest(0, l.reserved_quantity - l.stocked_quantity
                      + coalesce((select sum(u.delta) from unsettled_change u
                                   where u.inventory_level_id = l.id), 0)) as shortage,
          coalesce((select sum(e.quantity)
                      from backorder_entry e
                     where e.inventory_level_id = l.id and e.deleted_at is null), 0) as open,
          coalesce((select sum(r.quantity)
                      from reservation_item r
                     where r.inventory_item_id = l.inventory_item_id
                       and r.location_id = l.location_id
                       and r.deleted_at is null), 0) as claimed
     from inventory_level l
    where l.deleted_at is null)`;

const settledRule: Rule = {
  name: "I5 open backorder quantity = min(shortage, quantity of all claims)",
  sql: `
    select ${levelPlace} as place, least(l.shortage, l.claimed) as expected, l.open as found
      from ${queueOfLevels} l
     where l.open <> least(l.shortage, l.claimed)`,
};

/** An entry that is still waited for, or was, has told the world, or is going to. */
const outboxRule: Rule = {
  name: "I9 an entry has its event out or in the outbox",
  sql: `
    select 'entry ' || e.id as place, 1 as expected, 0 as found
      from backorder_entry e
     where e.status <> 'cancelled'
       and e.notified_at is null
       and not exists (
             select 1 from inventory_outbox o
              where o.backorder_entry_id = e.id and o.name = 'inventory.backordered')`,
};

/** Quantities that are stored twice: as a numeric, and as an exact decimal string in raw_*. */
const twinnedColumns: Record<string, string[]> = {
  inventory_level: ["stocked_quantity", "reserved_quantity", "incoming_quantity"],
  reservation_item: ["quantity"],
  backorder_entry: ["quantity", "filled_quantity", "cancelled_quantity"],
  stock_movement: ["stocked_delta", "reserved_delta", "stocked_quantity", "reserved_quantity"],
};

/** A movement that no reconciliation has closed the ledger after. */
const notClosed = `not exists (
           select 1 from stock_movement closing
            where closing.inventory_level_id = t.inventory_level_id and closing.kind = 'reconcile' and closing.id > t.id)`;

const twinRules: Rule[] = Object.entries(twinnedColumns).flatMap(([table, columns]) =>
  columns.map((column) => ({
    name: `I6 ${table}.${column} agrees with raw_${column}`,
    sql: `
      select '${table} ' || t.id as place,
             t.${column} as expected,
             (t.raw_${column} ->> 'value')::numeric as found
        from ${table} t
       where (t.raw_${column} ->> 'value')::numeric is distinct from t.${column}
         ${table === "stock_movement" ? `and ${notClosed}` : ""}`,
  })),
);

/** How many violations of one run are listed in the error; a broken rule tends to break often. */
const LISTED_VIOLATIONS = 30;

type Violation = { rule: string; place: string; expected: string | null; found: string | null };

/**
 * Finds where the invariants of docs/architecture.md do not hold. All rules are read in one statement, so
 * they see one moment of the database, also while others write.
 *
 * @param knex a connection to a database with this project's Inventory Module
 * @returns the violations, in the order of the rules; empty when everything holds
 */
export async function findViolations(knex: Pick<Knex, "raw">): Promise<Violation[]> {
  const rules = [
    ...balanceRules,
    ...entryRules,
    settledRule,
    outboxRule,
    ...supplyRules,
    ...twinRules,
  ];
  const selects = rules.map(
    ({ sql }, position) =>
      `select ${position} as rule, place::text, expected::text, found::text from (${sql}) violation`,
  );
  const { rows } = await knex.raw<{ rows: (Omit<Violation, "rule"> & { rule: number })[] }>(
    `${selects.join("\nunion all\n")}\norder by rule, place`,
  );
  return rows.map((row) => ({ ...row, rule: rules[row.rule]?.name ?? String(row.rule) }));
}

/**
 * Checks I1, I2 and I4 to I9 of docs/architecture.md on the whole database. (I3 speaks of the moment at
 * which a claim was accepted and cannot be read from the tables.)
 *
 * @param knex a connection to a database with this project's Inventory Module
 * @throws an Error that lists each violation: rule, place, expected, found
 */
export async function checkInvariants(knex: Pick<Knex, "raw">): Promise<void> {
  const violations = await findViolations(knex);
  if (violations.length === 0) {
    return;
  }
  const lines = violations
    .slice(0, LISTED_VIOLATIONS)
    .map(
      ({ rule, place, expected, found }) =>
        `- ${rule}: ${place}: expected ${expected}, found ${found}`,
    );
  const unlisted = violations.length - lines.length;
  if (unlisted > 0) {
    lines.push(`- and ${unlisted} more`);
  }
  throw new Error(`${violations.length} violation(s) of the invariants:\n${lines.join("\n")}`);
}
