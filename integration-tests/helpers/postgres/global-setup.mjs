/**
 * Runs once before all suites: finds the database server that the run uses and tells the
 * workers about it through DB_HOST, DB_PORT, DB_USERNAME and DB_PASSWORD, the variables that
 * Medusa's own test runner reads.
 *
 * The server is the one named by DATABASE_URL or DB_HOST, otherwise an embedded one that lives
 * as long as the run. On a server that was given, only databases whose name starts with this
 * run's prefix are ever created or dropped.
 */
import { randomBytes } from "node:crypto";
import { startPostgres } from "../../../scripts/lib/postgres.mjs";

/** Settings that trade crash safety, which a throw-away cluster does not need, for speed. */
const THROW_AWAY_FLAGS = [
  ["fsync", "off"],
  ["synchronous_commit", "off"],
  ["full_page_writes", "off"],
  // The log of changes may live in memory, too.
  ["max_wal_size", "256MB"],
].flatMap(([name, value]) => ["-c", `${name}=${value}`]);

/**
 * Reads the connection of a given server from the environment.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | undefined} a connection URL, or undefined when no server was given
 */
function givenServer(env) {
  if (env.DATABASE_URL) {
    return env.DATABASE_URL;
  }
  if (!env.DB_HOST) {
    return undefined;
  }
  const user = encodeURIComponent(env.DB_USERNAME ?? "postgres");
  const password = encodeURIComponent(env.DB_PASSWORD ?? "");
  return `postgres://${user}:${password}@${env.DB_HOST}:${env.DB_PORT ?? "5432"}/postgres`;
}

/**
 * Medusa's test runner asks for TLS unless the URL says "localhost", so the loopback address is
 * given by that name.
 *
 * @param {string} hostname
 * @returns {string}
 */
function loopbackByName(hostname) {
  return ["127.0.0.1", "[::1]"].includes(hostname) ? "localhost" : hostname;
}

/** Starts or finds the server and publishes it to the workers. */
export default async function globalSetup() {
  let databaseUrl = givenServer(process.env);
  if (!databaseUrl) {
    const server = await startPostgres({ inMemory: true, postgresFlags: THROW_AWAY_FLAGS });
    globalThis.__testPostgres = server;
    databaseUrl = server.url;
  }

  const url = new URL(databaseUrl);
  process.env.DB_HOST = loopbackByName(url.hostname);
  process.env.DB_PORT = url.port || "5432";
  process.env.DB_USERNAME = decodeURIComponent(url.username);
  process.env.DB_PASSWORD = decodeURIComponent(url.password);
  process.env.TEST_DATABASE_PREFIX = `backorders_test_${randomBytes(3).toString("hex")}_`;

  // Medusa falls back to DATABASE_URL where a module has no database of its own. No test may
  // write to a database that somebody else owns, or take events off somebody's Redis.
  delete process.env.DATABASE_URL;
  delete process.env.REDIS_URL;

  process.env.LOG_LEVEL ??= "error";
  process.env.MEDUSA_DISABLE_TELEMETRY = "true";
}
