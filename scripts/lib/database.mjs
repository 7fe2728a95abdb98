/** The migrated database that `npm start` and `npm run with-db` work on. */
import pg from "@medusajs/framework/pg";
import { startPostgres } from "./postgres.mjs";
import { log, MEDUSA_CLI, ROOT } from "./project.mjs";

/** Where the lasting server's data is, relative to the repository's `.data`. */
const DATA_DIR = "postgres";
const DATABASE = "medusa";
const MIGRATION_LOCK = 2_071_503;

/**
 * Opens the database named by DATABASE_URL, which is never dropped and whose server is never
 * stopped, or else the embedded one, and puts its connection into this process's environment.
 *
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
export async function openDatabase() {
  if (process.env.DATABASE_URL) {
    exportConnection(process.env.DATABASE_URL);
    return { url: process.env.DATABASE_URL, close: async () => {} };
  }
  const server = await startPostgres({ dataDir: DATA_DIR, ephemeral: false });
  try {
    await server.ensureDatabase(DATABASE);
  } catch (error) {
    await server.stop();
    throw error;
  }
  const url = server.urlFor(DATABASE);
  log(`PostgreSQL ${server.reused ? "is running already" : "started"} on port ${server.port}`);
  exportConnection(url);
  return { url, close: server.stop };
}

/** Medusa's test runners and many tools read the parts instead of the URL. */
function exportConnection(databaseUrl) {
  const url = new URL(databaseUrl);
  process.env.DATABASE_URL = databaseUrl;
  process.env.DB_HOST = url.hostname || "localhost";
  process.env.DB_PORT = url.port || "5432";
  process.env.DB_USERNAME = decodeURIComponent(url.username) || "postgres";
  process.env.DB_PASSWORD = decodeURIComponent(url.password);
}

/**
 * Brings the database up to date: module migrations, links, search indexes, migration scripts.
 * An advisory lock on the database keeps two runs at once from doing so together.
 *
 * @param {string} url
 * @param {{ run: Function }} runner
 * @returns {Promise<number>} the exit code of Medusa's own command
 * @throws when the database cannot be reached
 */
export async function migrate(url, runner) {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => {});
  try {
    await client.connect();
  } catch (cause) {
    throw new Error(`Cannot connect to the database of DATABASE_URL: ${cause.message}`, { cause });
  }
  try {
    await client.query("select pg_advisory_lock($1)", [MIGRATION_LOCK]);
    log("migrating the database");
    const args = ["db:migrate", "--execute-safe-links", "--execute-safe-search"];
    return await runner.run(process.execPath, [MEDUSA_CLI, ...args], {
      cwd: ROOT,
      // The wrapped command's output stays alone on stdout; Medusa's progress is only of interest
      // when something goes wrong.
      stdio: ["ignore", process.stderr, process.stderr],
      env: { LOG_LEVEL: "error", ...process.env },
    });
  } finally {
    await client.end().catch(() => {});
  }
}
