/** The demo's own database: it is created for one run and gone afterwards. */
import pg from "@medusajs/framework/pg";
import { startPostgres } from "../../scripts/lib/postgres.mjs";

/** Nothing in it has to survive a power cut, and migrations run noticeably faster like this. */
const THROW_AWAY_FLAGS = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"].flatMap(
  (flag) => ["-c", flag],
);

/**
 * Opens an empty database on an embedded server, or, where DATABASE_URL names a server, one beside the database that
 * it names, which is left alone.
 *
 * @returns {Promise<{
 *   url: string,
 *   query: (sql: string, parameters?: unknown[]) => Promise<Record<string, unknown>[]>,
 *   close: () => Promise<void>,
 * }>} `close` removes the database and stops what was started for it
 */
export async function openDemoDatabase() {
  const name = `backorders_demo_${process.pid}_${Date.now().toString(36)}`;
  const server = process.env.DATABASE_URL
    ? visitedServer(process.env.DATABASE_URL, name)
    : await startPostgres({ ephemeral: true, postgresFlags: THROW_AWAY_FLAGS });
  await server.ensureDatabase(name);
  const url = server.urlFor(name);
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  // A server that is being stopped cuts idle connections, which is no error of the demo.
  pool.on("error", () => {});
  return {
    url,
    query: async (sql, parameters) => (await pool.query(sql, parameters)).rows,
    close: async () => {
      await pool.end();
      await server.stop();
    },
  };
}

/** A server that others use too: the demo's database is dropped, everything else stays. */
function visitedServer(databaseUrl, name) {
  const urlFor = (database) => {
    const url = new URL(databaseUrl);
    url.pathname = `/${database}`;
    return url.href;
  };
  const run = async (sql) => {
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  };
  return {
    urlFor,
    ensureDatabase: (database) => run(`create database ${pg.escapeIdentifier(database)}`),
    // The store was killed a moment ago, and the server may not have noticed yet.
    stop: () => run(`drop database if exists ${pg.escapeIdentifier(name)} with (force)`),
  };
}
