/** How long a change of a table's form waits for its lock before it lets others pass, and how often it tries again. */
const LOCK_TIMEOUT_SECONDS = 2;
const PAUSE_SECONDS = 1;
const ATTEMPTS = 60;

/**
 * Wraps statements that take ACCESS EXCLUSIVE locks on tables of a store that serves. While such a statement waits behind
 * a long read, everybody else waits behind it; so it waits for two seconds only, gives up all of its locks, and tries
 * again after a pause, for three minutes in all.
 *
 * @param statements - SQL without parameters, safe to run again
 * @returns one statement, which runs all of them in one transaction
 */
export function withoutWaiting(statements: readonly string[]): string {
  const body = statements.map((statement) => `${statement.trim().replace(/;$/, "")};`).join("\n");
  return `
do $online$
begin
  for v_attempt in 1..${ATTEMPTS} loop
    begin
      set local lock_timeout = '${LOCK_TIMEOUT_SECONDS}s';
      ${body}
      return;
    exception
      when lock_not_available then
        if v_attempt = ${ATTEMPTS} then
          raise;
        end if;
    end;
    perform pg_sleep(${PAUSE_SECONDS});
  end loop;
end
$online$;`;
}
