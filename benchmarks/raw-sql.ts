/** The exact twin of a quantity, as Medusa keeps it beside the number: for rows that a benchmark makes in the database. */
export const rawSql = (value: string): string =>
  `jsonb_build_object('value', (${value})::text, 'precision', 20)`;
