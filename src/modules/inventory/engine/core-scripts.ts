import type { ExecuteSql } from "./execute";

/** Core's script that sets what levels have reserved to the sum of all their reservations. */
const RESERVED_SCRIPT = "reconcile-inventory-reserved-quantity.js";

/**
 * Writes down that core's migration script of reserved quantities is done. It knows no deducted claims: it would count what has
 * left the stock as reserved too, past the ledger. What it is for, reconcile does.
 *
 * The table is as Medusa's `db:migrate` makes it, which keeps one that is there. Locks nothing that others wait for.
 */
export async function passOverReservedScript(execute: ExecuteSql): Promise<void> {
  await execute(
    `create table if not exists script_migrations (
       id serial primary key,
       script_name varchar(255) not null,
       created_at timestamptz default current_timestamp,
       finished_at timestamptz
     )`,
    [],
  );
  await execute(
    "create unique index if not exists idx_script_name_unique on script_migrations (script_name)",
    [],
  );
  await execute(
    `insert into script_migrations (script_name, finished_at) values (?, now())
     on conflict (script_name) do update set finished_at = coalesce(script_migrations.finished_at, now())`,
    [RESERVED_SCRIPT],
  );
}
