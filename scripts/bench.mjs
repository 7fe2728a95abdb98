/**
 * npm run bench [-- --quick] [--name=<name>] [--only=<part>[,<part>]]
 *
 * Compares this project's Inventory Module with Medusa's own and with one bare UPDATE, and writes
 * the figures to benchmarks/results/<name>.json. It runs on a throw-away PostgreSQL server with the
 * server's default settings, or on the one named by DATABASE_URL, in databases of its own.
 */
import { randomBytes } from "node:crypto";
import { createRequire } from "node:module";
import path from "node:path";
import pg from "@medusajs/framework/pg";
import { startPostgres } from "./lib/postgres.mjs";
import { loadSettings, log, ROOT } from "./lib/project.mjs";

/** The server to use, published the way the test helpers read it. */
async function openServer() {
  const given = process.env.DATABASE_URL;
  // Modules fall back to DATABASE_URL; nothing here may write to a database that is not its own.
  delete process.env.DATABASE_URL;
  const server = given ? undefined : await startPostgres();
  const url = new URL(given ?? server.url);
  process.env.DB_HOST = url.hostname;
  process.env.DB_PORT = url.port || "5432";
  process.env.DB_USERNAME = decodeURIComponent(url.username);
  process.env.DB_PASSWORD = decodeURIComponent(url.password);
  process.env.TEST_DATABASE_PREFIX = `backorders_bench_${randomBytes(3).toString("hex")}_`;
  return {
    close: async () => {
      if (server) {
        await server.stop();
      } else {
        await dropDatabases(given, process.env.TEST_DATABASE_PREFIX);
      }
    },
  };
}

/** Templates and databases of this run on a server that stays. */
async function dropDatabases(url, prefix) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query(
      "select datname from pg_database where starts_with(datname, $1)",
      [prefix],
    );
    for (const { datname } of rows) {
      await client.query(`drop database if exists ${pg.escapeIdentifier(datname)} with (force)`);
    }
  } finally {
    await client.end();
  }
}

async function main() {
  loadSettings();
  process.env.LOG_LEVEL ??= "error";
  process.env.NODE_ENV ??= "production";
  const require = createRequire(import.meta.url);
  // The module is measured from its sources, compiled on the way as Medusa's own command line does.
  require("ts-node").register({ cwd: ROOT });
  const { runBenchmarks } = require(path.join(ROOT, "benchmarks/run.ts"));
  const server = await openServer();
  try {
    return await runBenchmarks(process.argv.slice(2));
  } finally {
    await server.close();
  }
}

main().then(
  (code) => process.exit(code),
  (error) => {
    log(error.stack);
    process.exit(1);
  },
);
