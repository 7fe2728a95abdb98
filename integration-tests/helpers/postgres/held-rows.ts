import { Client } from "@medusajs/framework/pg";

import { databaseUrl } from "./database";

/** What a database held at one moment, kept on a connection of its own. */
export type HeldRows = {
  /**
   * Brings every table and sequence back to what was held. Connections stay open and warm, but for those that are in the
   * middle of something or keep an advisory lock.
   *
   * @returns false where rows do not suffice: the schema has changed, or somebody does not let go of a table
   */
  putBack: () => Promise<boolean>;
  /** Whether the database is as it was. */
  isUnchanged: () => Promise<boolean>;
  /** Lets go of the connection. Safe to call twice. */
  release: () => Promise<void>;
};

/** A table or a sequence: how to ask for its state, and how to bring its rows back. */
type Relation = { state: string; putBack: string };

const STRAGGLERS = `select pg_terminate_backend(pid) from pg_stat_activity
   where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'
     and (state <> 'idle' or pid in (select pid from pg_locks where locktype = 'advisory'))`;

/** Every write gives a row a higher transaction; whatever else happens to rows changes how many there are. */
const stateOf = (rows: string): string =>
  `(select count(*) || ':' || coalesce(max(xmin::text::bigint), 0) from ${rows})`;

/** The state of the catalogs that describe a schema, without the temporary tables of a session. */
const SCHEMA = [
  "pg_class where relpersistence <> 't'",
  "pg_attribute where attrelid in (select oid from pg_class where relpersistence <> 't')",
  "pg_proc",
  "pg_trigger",
  "pg_constraint",
]
  .map(stateOf)
  .join(" || ',' || ");

/** Keeps the rows of a table, if it has any, in a temporary table, and tells how they come back. */
async function holdTable(
  client: Client,
  table: string,
  columns: string,
  number: number,
): Promise<Relation> {
  const held = `pg_temp.held_${number}`;
  const { rowCount } = await client.query(
    `create table ${held} as select ${columns} from only ${table}`,
  );
  const insert = `insert into ${table} (${columns}) overriding system value select ${columns} from ${held};`;
  return {
    state: stateOf(`only ${table}`),
    putBack: `delete from only ${table};${rowCount ? insert : ""}`,
  };
}

async function holdSequence(client: Client, sequence: string): Promise<Relation> {
  type Row = { putBack: string };
  const { rows } = await client.query<Row>(
    `select format('select setval(%L, %s, %L);', $1::text, last_value, is_called) as "putBack" from ${sequence}`,
    [sequence],
  );
  return {
    state: `(select last_value || ':' || is_called from ${sequence})`,
    putBack: rows[0]?.putBack ?? "",
  };
}

/** Keeps what all tables and sequences hold. */
async function holdAll(client: Client): Promise<Relation[]> {
  type Row = { name: string; sequence: boolean; columns: string };
  const { rows } = await client.query<Row>(
    `select format('%I.%I', n.nspname, c.relname) as name, c.relkind = 'S' as sequence,
            (select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute a
              where a.attrelid = c.oid and attnum > 0 and not attisdropped and attgenerated = '') as columns
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'S') and n.nspname <> 'information_schema' and n.nspname not like 'pg\\_%'
      order by c.oid`,
  );
  const relations: Relation[] = [];
  for (const [number, { name, sequence, columns }] of rows.entries()) {
    relations.push(
      sequence ? await holdSequence(client, name) : await holdTable(client, name, columns, number),
    );
  }
  return relations;
}

/**
 * Keeps what a database holds, to bring it back later. It takes a fraction of what a new copy of the database takes, and
 * the application's connections stay open, with all that PostgreSQL has read into them.
 *
 * @param database its name; nobody may be writing to it
 * @returns undefined where the server's role may not switch triggers and foreign keys off
 */
export async function holdRows(database: string): Promise<HeldRows | undefined> {
  const client = new Client({ connectionString: databaseUrl(database) });
  // A test may cut all connections of its database, this one too.
  let isCut = false;
  client.on("error", () => (isCut = true));
  await client.connect();
  const release = () => client.end();
  try {
    await client.query("set session_replication_role = replica; set lock_timeout = '2s'");
  } catch {
    await release();
    return undefined;
  }
  const relations = await holdAll(client);
  const all = [SCHEMA, ...relations.map(({ state }) => state)];
  const askAll = { name: "states", text: `select array[${all.join(", ")}] as states` };
  const read = async () => (await client.query<{ states: string[] }>(askAll)).rows[0]?.states ?? [];
  await client.query("set plan_cache_mode = force_generic_plan");
  const [schema, ...states] = await read();

  const putBack = async (): Promise<boolean> => {
    if (isCut) {
      return false;
    }
    await client.query(STRAGGLERS);
    const [schemaFound, ...found] = await read();
    if (schemaFound !== schema) {
      return false;
    }
    const changed = relations
      .map((relation, place) => ({ ...relation, place }))
      .filter(({ place }) => found[place] !== states[place]);
    if (changed.length === 0) {
      return true;
    }
    const statements = changed.map(({ putBack }) => putBack).join("");
    await client.query(`begin;${statements}commit`);
    const { rows } = await client.query<{ states: string[] }>(
      `select array[${changed.map(({ state }) => state).join(", ")}] as states`,
    );
    changed.forEach(({ place }, index) => (states[place] = rows[0]?.states[index] ?? ""));
    return true;
  };
  const isUnchanged = async () => !isCut && (await read()).join() === [schema, ...states].join();
  return {
    putBack: () => putBack().catch(() => false),
    isUnchanged: () => isUnchanged().catch(() => false),
    release,
  };
}
