import type { Knex } from "@medusajs/framework/mikro-orm/knex";
import { generateEntityId } from "@medusajs/framework/utils";

/** Which rows make up a thing: a condition by table, on `:id`. A table comes after those that its foreign keys name. */
export type RowsOf = Record<string, string>;

/** Rows to make others from: a text by table, and the ids that no other rows may have. */
export type RowsModel = { id: string; rows: [table: string, text: string][]; ids: string[] };

/**
 * Reads the rows that Medusa wrote for one thing, to write more like them without the hundreds of statements that Medusa
 * needs.
 *
 * @param knex a connection to the application's database
 * @param tables which rows
 * @param id what they hang on
 * @returns the model; it may be used after its rows are gone
 */
export async function readRows(
  knex: Pick<Knex, "raw">,
  tables: RowsOf,
  id: string,
): Promise<RowsModel> {
  const selects = Object.entries(tables).map(
    ([table, condition]) =>
      `select '${table}' as "table", jsonb_agg(to_jsonb(t) -> 'id') as ids, jsonb_agg(to_jsonb(t))::text as text
         from ${table} t where ${condition}`,
  );
  type Read = { table: string; ids: (string | null)[] | null; text: string };
  const { rows } = await knex.raw<{ rows: Read[] }>(selects.join(" union all "), { id });
  const found = Object.keys(tables).flatMap((name) =>
    rows.filter(({ table, ids }) => table === name && ids),
  );
  return {
    id,
    rows: found.map(({ table, text }) => [table, text]),
    ids: found.flatMap(({ ids }) => ids ?? []).filter((each) => each !== null),
  };
}

/**
 * Writes rows like the model's, under ids of their own, in one statement.
 *
 * @param knex a connection to the application's database
 * @param model the model
 * @param renames what else is called otherwise: new by old
 * @returns what a text of the model is called in the new rows
 */
export async function writeRows(
  knex: Pick<Knex, "raw">,
  model: RowsModel,
  renames: Record<string, string>,
): Promise<(text: string) => string> {
  const renamed = new Map([...newIds(model.ids), ...Object.entries(renames)]);
  const inserts = model.rows.map(
    ([table], index) =>
      `i${index} as (insert into ${table} select * from jsonb_populate_recordset(null::${table}, ?::jsonb))`,
  );
  // All at once: what one is called now may be what another was called.
  const names = [...renamed.keys()].map((name) => name.replaceAll(".", "\\."));
  const any = new RegExp(names.join("|"), "g");
  const rename = (text: string) => text.replace(any, (from) => renamed.get(from) ?? from);
  await knex.raw(
    `with ${inserts.join(", ")} select 1`,
    model.rows.map(([, text]) => rename(text)),
  );
  return rename;
}

/** Ids as Medusa makes them, in the order of time: what came first in the model comes first. */
function newIds(ids: string[]): [id: string, renamed: string][] {
  const suffixOf = (id: string) => id.replace(/^.*_/, "");
  const inOrder = [...ids].sort((one, other) => (suffixOf(one) < suffixOf(other) ? -1 : 1));
  const suffixes = ids.map(() => generateEntityId()).sort();
  return inOrder.map((id, index) => [id, id.replace(/[^_]*$/, suffixes[index] ?? "")]);
}
