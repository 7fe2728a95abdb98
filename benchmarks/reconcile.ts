import type { Knex } from "@medusajs/framework/mikro-orm/knex";

import { bootInventory } from "../integration-tests/helpers/app/inventory-module";
import { claimOf, stepContext } from "./contenders";
import { median } from "./measure";
import { rawSql } from "./raw-sql";
import { openStoreDatabase } from "./stores/fork";

/** How many rows the store has. */
export type BooksSize = { levels: number; claims: number; movements: number };

export type ReconcileOptions = BooksSize & { rounds: number };

export type ReconcileTimes = {
  /** A look at all of the books, in milliseconds, by round. */
  look: number[];
  /** The p50 of claims, in milliseconds, while nobody looks and while somebody does. */
  claim: { alone: number; meanwhile: number };
  /** Findings of the books as they are, which are right, and of ten levels that were broken. */
  found: { right: number; broken: number };
};

/**
 * Right books, made in the database: on each level an opening, claims of one unit that are deducted, and adjustments up and
 * down. Four claims are one order's, each of a line of its own; every level's item is a variant's.
 */
const BOOKS = [
  `insert into inventory_item (id, sku) select 'iitem_' || n, 'SKU-' || n from generate_series(1, :levels::integer) as n`,
  `insert into product (id, title, handle) values ('prod_books', 'Books', 'books')`,
  `insert into product_variant (id, title, product_id, manage_inventory)
   select 'variant_' || n, 'One', 'prod_books', true from generate_series(1, :levels::integer) as n`,
  `insert into product_variant_inventory_item (id, variant_id, inventory_item_id, required_quantity)
   select 'pvitem_' || n, 'variant_' || n, 'iitem_' || n, 1 from generate_series(1, :levels::integer) as n`,
  `insert into stock_movement
     (inventory_level_id, inventory_item_id, location_id, kind, cause, stocked_delta, raw_stocked_delta, reserved_delta,
      raw_reserved_delta, stocked_quantity, raw_stocked_quantity, reserved_quantity, raw_reserved_quantity,
      reservation_id, line_item_id, correlation_id)
   select 'ilev_' || n, 'iitem_' || n, 'sloc_books', kind, 'benchmark', delta, ${rawSql("delta")}, 0, ${rawSql("0")}, balance,
          ${rawSql("balance")}, 0, ${rawSql("0")},
          case when kind = 'claim' then 'resitem_' || n || '_' || place end,
          case when kind = 'claim' then 'ordli_' || n || '_' || place end, 'auto-books' || n || '_' || place
     from generate_series(1, :levels::integer) as n
    cross join generate_series(0, :perLevel::integer - 1) as place
    cross join lateral (
      select case when place = 0 then 'opening' when place <= :claimsPerLevel::integer then 'claim' else 'adjust' end as kind,
             case when place = 0 then 100 when place <= :claimsPerLevel::integer then -1
                  when (place - :claimsPerLevel::integer) % 2 = 1 then 1 else -1 end as delta,
             100 - least(place, :claimsPerLevel::integer)
               + case when place > :claimsPerLevel::integer then (place - :claimsPerLevel::integer) % 2 else 0 end as balance
    ) as movement
    order by place, n`,
  `insert into inventory_level
     (id, inventory_item_id, location_id, stocked_quantity, raw_stocked_quantity, reserved_quantity, raw_reserved_quantity,
      incoming_quantity, raw_incoming_quantity)
   select m.inventory_level_id, m.inventory_item_id, m.location_id, m.stocked_quantity, m.raw_stocked_quantity, 0,
          ${rawSql("0")}, 0, ${rawSql("0")}
     from stock_movement m
    where m.correlation_id = 'auto-books' || substring(m.inventory_level_id from 6) || '_' || (:perLevel::integer - 1)`,
  `insert into reservation_item
     (id, line_item_id, inventory_item_id, location_id, quantity, raw_quantity, deducted, from_order)
   select 'resitem_' || n || '_' || place, 'ordli_' || n || '_' || place, 'iitem_' || n, 'sloc_books', 1, ${rawSql("1")}, true, true
     from generate_series(1, :levels::integer) as n
    cross join generate_series(1, :claimsPerLevel::integer) as place`,
  `insert into "order" (id, currency_code, status)
   select 'order_' || n, 'usd', 'pending'
     from generate_series(0, :levels::integer * :claimsPerLevel::integer / 4) as n`,
  `insert into order_line_item (id, title, variant_id, unit_price, raw_unit_price)
   select r.line_item_id, 'One', 'variant_' || substring(r.inventory_item_id from 7), 1, ${rawSql("1")} from reservation_item r`,
  `insert into order_item
     (id, order_id, item_id, version, quantity, raw_quantity, fulfilled_quantity, raw_fulfilled_quantity, delivered_quantity,
      raw_delivered_quantity, shipped_quantity, raw_shipped_quantity, return_requested_quantity,
      raw_return_requested_quantity, return_received_quantity, raw_return_received_quantity, return_dismissed_quantity,
      raw_return_dismissed_quantity, written_off_quantity, raw_written_off_quantity)
   select 'ordit_' || n, 'order_' || n / 4, id, 1, 1, ${rawSql("1")}, 0, ${rawSql("0")}, 0, ${rawSql("0")}, 0, ${rawSql("0")}, 0,
          ${rawSql("0")}, 0, ${rawSql("0")}, 0, ${rawSql("0")}, 0, ${rawSql("0")}
     from (select row_number() over () - 1 as n, id from order_line_item) as line`,
  "vacuum analyze",
];

/** Fills the tables of a migrated store, which are empty, with right books of the size. */
export async function seedBooks(
  knex: Pick<Knex, "raw">,
  { levels, claims, movements }: BooksSize,
): Promise<void> {
  const parameters = {
    levels,
    claimsPerLevel: Math.round(claims / levels),
    perLevel: Math.round(movements / levels),
  };
  for (const sql of BOOKS) {
    await knex.raw(sql, parameters);
  }
}

/**
 * How long a look at the books takes, and what a claim costs meanwhile.
 *
 * @param options the size of the store, and how often it is looked at
 * @returns the times
 * @throws when it finds something in books that are right, or not what was broken
 */
export async function measureReconcile({
  rounds,
  ...size
}: ReconcileOptions): Promise<ReconcileTimes> {
  const database = await openStoreDatabase("reconcile", "ours");
  const booted = await bootInventory({ databaseUrl: database.env.DATABASE_URL as string });
  try {
    const { service, knex } = booted;
    await seedBooks(knex, size);
    const claims = async (until: () => boolean): Promise<number> => {
      const times: number[] = [];
      for (let n = 1; !until() || times.length < 20; n = (n % size.levels) + 1) {
        const start = performance.now();
        const level = {
          id: `ilev_${n}`,
          inventory_item_id: `iitem_${n}`,
          location_id: "sloc_books",
        };
        // A claim by hand: its line is nobody's.
        const { line_item_id: _nobodys, ...claim } = claimOf(level);
        await service.createReservationItems([claim], stepContext());
        times.push(performance.now() - start);
      }
      return median(times);
    };
    const alone = await claims(() => true);
    const look: number[] = [];
    let meanwhile = 0;
    let right = 0;
    for (let round = 0; round < rounds; round++) {
      const start = performance.now();
      let looked = false;
      const looking = service.findStockFindings({}).finally(() => (looked = true));
      // In the last round others claim beside it.
      if (round === rounds - 1) {
        meanwhile = await claims(() => looked);
        await looking;
      } else {
        right = (await looking).length;
        look.push(performance.now() - start);
      }
    }
    await knex.raw(
      `update inventory_level set stocked_quantity = stocked_quantity + 1,
              raw_stocked_quantity = ${rawSql("stocked_quantity + 1")}
        where id = any (?::text[])`,
      [Array.from({ length: 10 }, (_, n) => `ilev_${n + 1}`)],
    );
    const broken = (await service.findStockFindings({ kinds: ["balance_not_in_ledger"] })).length;
    return { look, claim: { alone, meanwhile }, found: { right, broken } };
  } finally {
    await booted.shutdown();
    await database.drop();
  }
}
