import type { ExecuteSql } from "./execute";
import { engineFunction } from "./install";
import { withoutWaiting } from "./online";

/**
 * The ledger by months, for a store that asks for it, while the store serves; and what of it is archived. It stays the table
 * `stock_movement` for everybody who reads and writes it.
 *
 * Rows of the ledger never change. So they can be copied while it grows, in the order in which a follower would read them, and
 * only the last few are left for the moment at which the tables are swapped.
 *
 * Locks: the swap and the archive take the table for as long as that takes, which is no more than the rows of the last moment;
 * they wait for it two seconds at a time, and let others pass in between (online.ts).
 */

/** How many rows are copied in one statement. */
const SLICE = 20_000;

/** How many months are made ahead; what comes later goes into the partition that takes the rest. */
const MONTHS_AHEAD = 12;

const LEDGER = "stock_movement";
const BY_MONTH = "stock_movement_by_month";
const REST = "stock_movement_rest";
const OPENING = "stock_movement_opening";
const NEW_OPENING = "stock_movement_new_opening";

/** A month of the ledger, in UTC. */
export type LedgerMonth = {
  /** Its table. */
  name: string;
  starts_at: Date;
  ends_at: Date;
};

const INDEXES: Record<string, string> = {
  IDX_stock_movement_level: `("inventory_level_id", "id")`,
  IDX_stock_movement_correlation: `("correlation_id", "inventory_level_id") where "correlation_id" is not null`,
  IDX_stock_movement_reservation: `("reservation_id", "id") where "reservation_id" is not null`,
};

/** A partition by itself has no trigger of its table for statements that name it. */
const appendOnly = (table: string): string => `
  create or replace trigger "stock_movement_append_only" before update or delete on "${table}"
    for each statement execute function stock_movement_refuse_change()`;

const monthName = (date: Date): string =>
  `stock_movement_${date.getUTCFullYear()}_${String(date.getUTCMonth() + 1).padStart(2, "0")}`;

const monthOf = (date: Date, later: number): Date =>
  new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + later, 1));

/** Whether the ledger is kept by months. */
export async function isPartitioned(execute: ExecuteSql): Promise<boolean> {
  const [{ kind }] = await execute<{ kind: string }>(
    "select relkind as kind from pg_class where oid = ?::regclass",
    [LEDGER],
  );
  return kind === "p";
}

/**
 * Turns the ledger into one by months. Safe to run again: it goes on where it was cut short.
 *
 * @param execute - on the pool: each statement commits by itself
 * @returns how many rows were copied before the swap
 */
export async function partitionLedger(execute: ExecuteSql): Promise<number> {
  await execute(
    `create table if not exists "${BY_MONTH}" (
       like "${LEDGER}" including defaults including constraints,
       constraint "${BY_MONTH}_pkey" primary key ("id", "created_at")
     ) partition by range ("created_at")`,
    [],
  );
  await makeMonths(execute, BY_MONTH);
  for (const [name, columns] of Object.entries(INDEXES)) {
    await execute(`create index if not exists "${name}_by_month" on "${BY_MONTH}" ${columns}`, []);
  }
  await execute(appendOnly(BY_MONTH), []);
  let copied = 0;
  for (let slice = SLICE; slice === SLICE; copied += slice) {
    slice = await copySlice(execute);
  }
  await execute(`analyze "${BY_MONTH}"`, []);
  await execute(withoutWaiting(SWAP), []);
  return copied;
}

/** Copies the next rows that none can come before any more. Returns how many. */
async function copySlice(execute: ExecuteSql): Promise<number> {
  const [{ last, upto }] = await execute<{ last: string; upto: string | null }>(
    `select copy.last, ${engineFunction("settled_movement(copy.last, ?::integer)")} as upto
       from (select coalesce(max(id), '') as last from "${BY_MONTH}") as copy`,
    [SLICE],
  );
  // A statement of its own: it sees all that had ended when the one before looked.
  const rows = await execute<{ copied: number }>(
    `with copied as (
       insert into "${BY_MONTH}"
       select m.* from "${LEDGER}" m where m.id > ?::text and m.id <= ?::text order by m.id
       returning 1
     )
     select count(*)::integer as copied from copied`,
    [last, upto],
  );
  return rows[0].copied;
}

const SWAP = [
  `lock table "${LEDGER}" in access exclusive mode`,
  `insert into "${BY_MONTH}"
   select m.* from "${LEDGER}" m
    where m.id > (select coalesce(max(id), '') from "${BY_MONTH}") order by m.id`,
  `declare
     v_grant record;
   begin
     for v_grant in
       select a.privilege_type as privilege, case a.grantee when 0 then 'public' else a.grantee::regrole::text end as role
         from pg_class c, aclexplode(c.relacl) as a
        where c.oid = '${LEDGER}'::regclass and a.grantee <> c.relowner
     loop
       execute format('grant %s on "${BY_MONTH}" to %s', v_grant.privilege, v_grant.role);
     end loop;
   end`,
  `drop table "${LEDGER}"`,
  `alter table "${BY_MONTH}" rename to "${LEDGER}"`,
  `alter table "${LEDGER}" rename constraint "${BY_MONTH}_pkey" to "${LEDGER}_pkey"`,
  ...Object.keys(INDEXES).map((name) => `alter index "${name}_by_month" rename to "${name}"`),
];

/** Makes the months from the first movement to a year ahead, and the partition for the rest, where they are not there. */
export async function makeMonths(execute: ExecuteSql, table: string = LEDGER): Promise<void> {
  const [{ first, rest }] = await execute<{ first: Date; rest: string | null }>(
    `select (
              select coalesce(min(m.created_at), now()) from (
                select created_at from "${LEDGER}" where kind <> 'opening' or cause <> ? order by id limit 1
              ) as m
            ) as first,
            to_regclass(?)::text as rest`,
    [ARCHIVED_BY, REST],
  );
  for (
    let month = monthOf(first, -1);
    month < monthOf(new Date(), MONTHS_AHEAD);
    month = monthOf(month, 1)
  ) {
    const name = monthName(month);
    const made = await execute<{ there: boolean; taken: boolean }>(
      `select to_regclass(?) is not null as there,
              ${rest === null ? "false" : `exists (select from "${REST}" where created_at >= ?::timestamptz and created_at < ?::timestamptz)`} as taken`,
      [name, ...(rest === null ? [] : [month.toISOString(), monthOf(month, 1).toISOString()])],
    );
    if (!made[0].there && !made[0].taken && !(await isArchived(execute, month))) {
      await execute(
        withoutWaiting([
          `create table "${name}" partition of "${table}"
             for values from ('${month.toISOString()}') to ('${monthOf(month, 1).toISOString()}')`,
          appendOnly(name),
        ]),
        [],
      );
    }
  }
  if (rest === null) {
    await execute(`create table "${REST}" partition of "${table}" default`, []);
    await execute(appendOnly(REST), []);
  }
}

async function isArchived(execute: ExecuteSql, month: Date): Promise<boolean> {
  const [{ archived }] = await execute<{ archived: boolean }>(
    "select exists (select from stock_movement_archive where ends_at > ?::timestamptz) as archived",
    [month.toISOString()],
  );
  return archived;
}

/** What the rows say that open a ledger whose beginning is archived. */
const ARCHIVED_BY = "archiveStockMovements";

/** The months of the ledger that ended so many months before this one began, the first first. */
export async function listOldMonths(execute: ExecuteSql, months: number): Promise<LedgerMonth[]> {
  const before = monthOf(new Date(), -months);
  const rows = await execute<{ name: string }>(
    `select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
      where i.inhparent = ?::regclass and c.relname ~ '^stock_movement_[0-9]{4}_[0-9]{2}$'
      order by c.relname`,
    [LEDGER],
  );
  return rows.flatMap(({ name }) => {
    const [year, month] = name.split("_").slice(-2).map(Number);
    const starts_at = new Date(Date.UTC(year, month - 1, 1));
    const ends_at = monthOf(starts_at, 1);
    return ends_at <= before ? [{ name, starts_at, ends_at }] : [];
  });
}

/**
 * Takes months out of the ledger. One row for each level takes their place, with the balances that it had at their end, so that the
 * ledger goes on adding up (I2). The months stay as tables of their own.
 *
 * @param months - the first ones of the ledger, at least one
 */
export async function detachMonths(
  execute: ExecuteSql,
  months: readonly LedgerMonth[],
): Promise<void> {
  const ends = (months.at(-1) as LedgerMonth).ends_at.toISOString();
  const [{ opening }] = await execute<{ opening: string | null }>(
    "select to_regclass(?)::text as opening",
    [OPENING],
  );
  await execute(`drop table if exists "${NEW_OPENING}"`, []);
  await execute(
    `create table "${NEW_OPENING}" (
       like "${LEDGER}" including defaults including constraints including indexes,
       constraint "CK_${NEW_OPENING}" check ("created_at" < '${ends}')
     )`,
    [],
  );
  await execute(
    `insert into "${NEW_OPENING}" (
       id, inventory_level_id, inventory_item_id, location_id, kind, cause,
       stocked_delta, raw_stocked_delta, reserved_delta, raw_reserved_delta,
       stocked_quantity, raw_stocked_quantity, reserved_quantity, raw_reserved_quantity, created_at, updated_at
     )
     select distinct on (m.inventory_level_id)
            m.id, m.inventory_level_id, m.inventory_item_id, m.location_id, 'opening', ?,
            m.stocked_quantity, m.raw_stocked_quantity, m.reserved_quantity, m.raw_reserved_quantity,
            m.stocked_quantity, m.raw_stocked_quantity, m.reserved_quantity, m.raw_reserved_quantity,
            m.created_at, m.updated_at
       from "${LEDGER}" m
      where m.created_at < ?::timestamptz
      order by m.inventory_level_id, m.id desc`,
    [ARCHIVED_BY, ends],
  );
  await execute(appendOnly(NEW_OPENING), []);
  await execute(
    withoutWaiting([
      `lock table "${LEDGER}" in access exclusive mode`,
      // A clock that was set back may have dated a level's movements against their order.
      `begin
         if exists (
           select from "${NEW_OPENING}" o
            where exists (
              select from "${LEDGER}" m
               where m.inventory_level_id = o.inventory_level_id and m.id < o.id and m.created_at >= '${ends}'
            )
         ) then
           raise exception 'movements are not dated in their order around %', '${ends}';
         end if;
       end`,
      ...months.flatMap(({ name }) => [
        `alter table "${LEDGER}" detach partition "${name}"`,
        `alter table "${name}" rename to "archived_${name}"`,
      ]),
      ...(opening === null
        ? []
        : [`alter table "${LEDGER}" detach partition "${OPENING}"`, `drop table "${OPENING}"`]),
      `alter table "${LEDGER}" attach partition "${NEW_OPENING}" for values from (minvalue) to ('${ends}')`,
      `alter table "${NEW_OPENING}" rename to "${OPENING}"`,
      `insert into stock_movement_archive (ends_at, last_movement_id)
       select '${ends}', max(id) from "${OPENING}"`,
    ]),
    [],
  );
}

/** Drops a month that was taken out of the ledger. */
export async function dropMonth(execute: ExecuteSql, { name }: LedgerMonth): Promise<void> {
  await execute(`drop table "archived_${name}"`, []);
}
