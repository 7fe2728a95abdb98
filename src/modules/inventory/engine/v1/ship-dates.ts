/** What is expected at a level until the end of a day; 0 without a day. Nothing is read where there is none. */
export const incomingUntilSql = (level: string, day: string): string =>
  `case when ${day} is null then 0 else backorders_v1_incoming_until(${level}, ${day}) end`;

/**
 * Availability by date: a claim that names the day on which it is wanted counts, beside what stands there, what is expected until
 * the end of that day (UTC). Lines of supply count by their date, as in the promise rule: one that is late still counts until
 * somebody says otherwise, one without a date does not. A day that is over counts nothing, as if there were none.
 *
 * Available (negative with what waits already) plus this is what a claim for the day may have. The quantity is not read of the
 * promises: whoever waits has taken theirs by way of the available quantity.
 *
 * Locks nothing; the caller has locked the level where it decides by it.
 * Returns: a quantity >= 0.
 */
export const shipDateFunctions = `
create or replace function backorders_v1_incoming_until(p_level_id text, p_day date)
returns numeric language plpgsql stable as $$
begin
  if p_day < (now() at time zone 'UTC')::date then
    return 0;
  end if;
  return (
    select coalesce(sum(s.incoming), 0)
      from replenishment_line s
     where s.inventory_level_id = p_level_id
       and s.incoming > 0
       and s.due_at < (p_day + 1)::timestamp at time zone 'UTC'
  );
end
$$;
`;
