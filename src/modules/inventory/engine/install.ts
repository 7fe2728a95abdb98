import type { ExecuteSql } from "./execute";

/** The version of the database functions that this release of the module calls; docs/changing.md says how to make the next. */
export const ENGINE_VERSION = "v1";

/** The name of one of the engine's functions, in the version that this release calls. */
export function engineFunction(name: string): string {
  return `backorders_${ENGINE_VERSION}_${name}`;
}

/**
 * Removes every function of one version of the engine, whatever its arguments. Safe while another version serves.
 *
 * @param version - as it stands in the functions' names
 * @returns SQL
 */
export const dropEngineSql = (version: string): string => `
do $$
declare
  v_function record;
begin
  for v_function in
    select format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)) as signature
      from pg_proc p
      join pg_namespace n on n.oid = p.pronamespace
     where n.nspname = current_schema()
       and p.proname like 'backorders\\_${version}\\_%'
  loop
    execute 'drop function ' || v_function.signature;
  end loop;
end
$$;
`;

/**
 * Whether the version that this release calls is installed in the schema that the connection looks at.
 *
 * @param execute - runs a statement
 */
export async function isEngineInstalled(execute: ExecuteSql): Promise<boolean> {
  const [{ installed }] = await execute<{ installed: boolean }>(
    "select to_regproc(?::text) is not null as installed",
    [engineFunction("reconcile_levels")],
  );
  return installed;
}
