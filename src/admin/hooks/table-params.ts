import { useSearchParams } from "react-router-dom";

/** What the address says of a table, as Medusa's DataTable writes it there. */
export type TableParams = {
  /** How many rows are left out before the first. */
  offset: number;
  order: string | undefined;
  q: string | undefined;
  /** What a filter is set to; undefined where it is not. */
  filter: <Value>(name: string) => Value | undefined;
};

/**
 * Reads what the address says of a table.
 *
 * @param prefix - the table's
 */
export function useTableParams(prefix: string): TableParams {
  const [search] = useSearchParams();
  const read = (name: string) => search.get(`${prefix}_${name}`) ?? undefined;
  return {
    offset: Number(read("offset") ?? 0),
    order: read("order"),
    q: read("q"),
    filter: <Value>(name: string) => {
      const text = read(name);
      return text === undefined ? undefined : (JSON.parse(text) as Value);
    },
  };
}
