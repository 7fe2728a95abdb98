/** Everything that a migration can leave in a database, as one sorted list. */

const SCHEMA = `
  select format('column %s.%s %s %s default %s', table_name, column_name, udt_name, is_nullable, column_default) as line
    from information_schema.columns where table_schema = 'public'
  union all
  select format('constraint %s %s', conrelid::regclass, pg_get_constraintdef(oid))
    from pg_constraint where connamespace = 'public'::regnamespace
  union all
  select format('index %s', indexdef) from pg_indexes where schemaname = 'public'
  union all
  select format('function %s', oid::regprocedure) from pg_proc p
   where pronamespace = 'public'::regnamespace
     and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
  union all
  select format('trigger %s', pg_get_triggerdef(oid)) from pg_trigger where not tgisinternal
  union all
  select format('type %s', t.oid::regtype) from pg_type t
   where typnamespace = 'public'::regnamespace and typtype in ('e', 'd')
  union all
  select format('schema %s', nspname) from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'
  order by line`;

/**
 * @param {import("pg").Pool} pool
 * @returns {Promise<string[]>} one line for each column, constraint, index, function, trigger, type and schema
 */
export async function readSchema(pool) {
  return (await pool.query(SCHEMA)).rows.map(({ line }) => line);
}

/**
 * @param {string[]} before
 * @param {string[]} after
 * @returns {string[]} a sentence for each difference
 */
export function compareSchemas(before, after) {
  return [
    ...before
      .filter((line) => !after.includes(line))
      .map((line) => `gone from the schema: ${line}`),
    ...after.filter((line) => !before.includes(line)).map((line) => `left in the schema: ${line}`),
  ];
}

/**
 * @param {import("pg").Pool} pool
 * @returns {Promise<string[]>} the names of all migrations that are recorded
 */
export async function readMigrations(pool) {
  return (await pool.query("select name from mikro_orm_migrations order by id")).rows.map(
    ({ name }) => name,
  );
}
