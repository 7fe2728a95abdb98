import { knex, type Knex } from "@medusajs/framework/mikro-orm/knex";
import { Client } from "@medusajs/framework/pg";
import { randomBytes } from "node:crypto";
import { type InventoryModuleChoice, runMigrations } from "./migrations";

/** A database that belongs to one test or test file. */
export type TestDatabase = {
  name: string;
  url: string;
  /** Drops the database, closing connections that are still open. Safe to call twice. */
  drop: () => Promise<void>;
};

/**
 * A schema that is migrated once per run and then copied:
 * `inventory` has this project's Inventory Module (core's tables included),
 * `core-inventory` has only Medusa's own.
 */
export type DatabaseTemplate = "inventory" | "core-inventory";

const templateModules: Record<DatabaseTemplate, InventoryModuleChoice> = {
  inventory: "ours",
  "core-inventory": "core",
};

/** Every database of a run starts with this, so that the end of the run can sweep them. */
export function databasePrefix(): string {
  const prefix = process.env.TEST_DATABASE_PREFIX;
  if (!prefix) {
    throw new Error(
      "TEST_DATABASE_PREFIX is not set: tests must be started through Jest's global setup",
    );
  }
  return prefix;
}

/**
 * The URL of a database on the server that this run uses.
 *
 * @param name a database name
 * @returns a `postgres://` URL
 */
export function databaseUrl(name: string): string {
  const { DB_HOST, DB_PORT, DB_USERNAME = "postgres", DB_PASSWORD = "" } = process.env;
  const credentials = [DB_USERNAME, DB_PASSWORD].map(encodeURIComponent).join(":");
  return `postgres://${credentials}@${DB_HOST}:${DB_PORT}/${name}`;
}

/**
 * Opens a connection pool of the test's own, apart from the pool of the module under test.
 *
 * @param url the database
 * @param poolSize the most connections that are open at once
 * @returns a plain knex instance; the caller destroys it
 */
export function connect(url: string, poolSize = 10): Knex {
  return knex({ client: "pg", connection: url, pool: { min: 0, max: poolSize } });
}

/**
 * Runs work on one connection to the server's maintenance database.
 *
 * @param work gets the connection, which is closed when it is done
 * @returns what `work` returns
 */
export async function asAdministrator<Result>(
  work: (client: Client) => Promise<Result>,
): Promise<Result> {
  const client = new Client({ connectionString: databaseUrl("postgres") });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/**
 * @param client a connection to the server
 * @param name a database name
 * @returns whether the server has a database of that name
 */
export async function databaseExists(client: Client, name: string): Promise<boolean> {
  const { rowCount } = await client.query("select 1 from pg_database where datname = $1", [name]);
  return rowCount === 1;
}

/**
 * Makes a database once per run. Workers that ask at the same time wait for the first one: an
 * advisory lock is held meanwhile.
 *
 * @param client a connection to the server
 * @param name the database
 * @param make makes it under the name that it is given; it gets its final name afterwards, so
 *   that a failure never leaves half a database behind
 */
export async function makeOnce(
  client: Client,
  name: string,
  make: (unfinished: string) => Promise<void>,
): Promise<void> {
  if (await databaseExists(client, name)) {
    return;
  }
  await client.query("select pg_advisory_lock(hashtext($1))", [name]);
  try {
    if (await databaseExists(client, name)) {
      return;
    }
    const unfinished = `${name}_unfinished`;
    await client.query(`drop database if exists "${unfinished}" with (force)`);
    await make(unfinished);
    await client.query(`alter database "${unfinished}" rename to "${name}"`);
  } finally {
    await client.query("select pg_advisory_unlock(hashtext($1))", [name]);
  }
}

/** Makes sure that a template exists, and returns the name of its database. */
async function ensureTemplate(client: Client, template: DatabaseTemplate): Promise<string> {
  const name = `${databasePrefix()}template_${template}`;
  await makeOnce(client, name, async (unfinished) => {
    await client.query(`create database "${unfinished}"`);
    await runMigrations({
      databaseUrl: databaseUrl(unfinished),
      module: templateModules[template],
    });
  });
  return name;
}

/**
 * Creates a database for a test.
 *
 * @param options.template the migrated schema to start from; without it the database is empty
 * @returns its name, its URL and a function that drops it
 */
export async function createDatabase({
  template,
}: { template?: DatabaseTemplate } = {}): Promise<TestDatabase> {
  const name = `${databasePrefix()}${randomBytes(4).toString("hex")}`;
  await asAdministrator(async (client) => {
    const source = template ? await ensureTemplate(client, template) : "template1";
    await client.query(`create database "${name}" template "${source}"`);
  });
  return {
    name,
    url: databaseUrl(name),
    drop: () =>
      asAdministrator(async (client) => {
        await client.query(`drop database if exists "${name}" with (force)`);
      }),
  };
}
