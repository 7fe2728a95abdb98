/**
 * Embedded PostgreSQL servers: one that stays between runs, and throw-away ones.
 *
 * A lasting server may serve several runs at once. Each run holds a shared advisory lock on it
 * from one idle connection, and whoever can make that lock exclusive is the last and stops the
 * server. The lock goes with its connection, so a killed run leaves nothing to clean up but the
 * server itself, which the next run takes over.
 */
import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "@medusajs/framework/pg";
import {
  createCluster,
  halt,
  haltSync,
  launch,
  readLockFile,
  readPassword,
  sweep,
} from "./postgres-cluster.mjs";
import { findHome, memoryRoot } from "./postgres-home.mjs";

/** Any number will do, as long as every run uses the same. */
const LEASE = 2_071_502;
const SECONDS_TO_ANSWER = 90;

/**
 * @typedef {object} PostgresServer
 * @property {string} host
 * @property {number} port
 * @property {string} user a superuser
 * @property {string} password
 * @property {string} url of the maintenance database `postgres`
 * @property {string} dataDir absolute path of the data folder
 * @property {boolean} reused whether the server was running already
 * @property {(database: string) => string} urlFor
 * @property {(database: string) => Promise<void>} ensureDatabase creates it where it is missing
 * @property {() => Promise<void>} stop ends this use; may be called twice
 */

/**
 * Starts a PostgreSQL server, or joins the one that runs on the data folder already.
 *
 * An ephemeral server has a fresh data folder, is stopped and removed by `stop`, when the process
 * exits and on SIGINT, SIGTERM and SIGHUP. With a lasting one, calling `stop` on every way out is
 * the caller's part, because it usually has to end its own children first.
 *
 * @param {object} [options]
 * @param {string} [options.dataDir] the data folder, relative to the repository's `.data`;
 *   a fresh one where it is not given
 * @param {boolean} [options.ephemeral] true where no `dataDir` is given
 * @param {boolean} [options.inMemory] true keeps the data in memory, where the machine has room for it; the data folder is
 *   then an ephemeral one
 * @param {string[]} [options.postgresFlags] further arguments of `postgres`, such as
 *   `["-c", "fsync=off"]`; a server that runs already keeps its own
 * @param {string} [options.nativePackage] where to import the binaries from, for another version of PostgreSQL
 * @returns {Promise<PostgresServer>}
 * @throws when the server does not start or does not answer; the message has the end of its log
 */
export async function startPostgres(options = {}) {
  const { dataDir, postgresFlags = [], nativePackage } = options;
  const ephemeral = options.ephemeral ?? dataDir === undefined;
  const home = await findHome(nativePackage);
  const memory = memoryRoot();
  for (const root of memory ? [home.dataRoot, memory] : [home.dataRoot]) {
    await sweep(root);
  }
  const folder = path.resolve(
    options.inMemory && memory ? memory : home.dataRoot,
    dataDir ?? `ephemeral-${process.pid}-${randomBytes(3).toString("hex")}`,
  );
  const unguard = ephemeral ? guard(home, folder) : () => {};
  const { server, lease, reused } = await join(home, folder, postgresFlags);

  let stopping;
  const stopOnce = async () => {
    lease.ref();
    if (await isLastUser(lease)) {
      await halt(home, folder, ephemeral ? "immediate" : "fast");
      if (ephemeral) {
        rmSync(folder, { recursive: true, force: true });
      }
    } else {
      await lease.end();
    }
    unguard();
  };
  return describe({ ...server, dataDir: folder, reused }, () => (stopping ??= stopOnce()));
}

/** Finds or starts the server and takes a lease on it, whatever other runs do meanwhile. */
async function join(home, folder, postgresFlags) {
  const deadline = Date.now() + SECONDS_TO_ANSWER * 1000;
  let launched = false;
  while (Date.now() < deadline) {
    const lock = readLockFile(folder);
    if (!lock) {
      await createCluster(home, folder);
      launched = await launch(home, folder, postgresFlags);
      continue;
    }
    const server = {
      host: "localhost",
      port: lock.port,
      user: "postgres",
      password: lock.port ? readPassword(folder) : "",
    };
    const lease = lock.port ? await takeLease(server) : undefined;
    if (lease) {
      return { server, lease, reused: !launched };
    }
    // It is still starting, or another run is just stopping it.
    await sleep(200);
  }
  throw new Error(
    `The PostgreSQL server on ${folder} does not answer. Its process number is the first line of postmaster.pid there.`,
  );
}

/** @returns the connection that holds the lease, or undefined when the server is not for use */
async function takeLease(server) {
  const client = new pg.Client({ ...server, database: "postgres", connectionTimeoutMillis: 5000 });
  // The server's end closes this connection too, which is no error here.
  client.on("error", () => {});
  try {
    await client.connect();
    const taken = await client.query("select pg_try_advisory_lock_shared($1) as taken", [LEASE]);
    if (taken.rows[0].taken) {
      // A caller that forgets to stop must still be able to end.
      client.unref();
      return client;
    }
    await client.end();
  } catch (error) {
    await client.end().catch(() => {});
    if (error.code === "28P01") {
      throw error;
    }
  }
  return undefined;
}

/** Whoever gets the lock alone keeps it until the server has gone, so that nobody joins late. */
async function isLastUser(lease) {
  try {
    await lease.query("select pg_advisory_unlock_shared($1)", [LEASE]);
    const { rows } = await lease.query("select pg_try_advisory_lock($1) as alone", [LEASE]);
    return rows[0].alone;
  } catch {
    // The connection is broken, so the server has been stopped by somebody else.
    return false;
  }
}

function describe(server, stop) {
  const { host, port, user, password } = server;
  const urlFor = (database) =>
    `postgres://${user}:${encodeURIComponent(password)}@${host}:${port}/${database}`;
  return {
    ...server,
    url: urlFor("postgres"),
    urlFor,
    ensureDatabase: (database) => ensureDatabase(urlFor("postgres"), database),
    stop,
  };
}

async function ensureDatabase(url, database) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`create database ${pg.escapeIdentifier(database)}`);
  } catch (error) {
    // duplicate_database, or unique_violation when two runs create it at the same moment.
    if (!["42P04", "23505"].includes(error.code)) {
      throw error;
    }
  } finally {
    await client.end();
  }
}

/** Stops and removes an ephemeral server on every way out of the process that can be caught. */
function guard(home, folder) {
  const onExit = () => {
    haltSync(home, folder);
    rmSync(folder, { recursive: true, force: true });
  };
  const onSignal = (signal) => process.exit(128 + os.constants.signals[signal]);
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  process.on("exit", onExit);
  signals.forEach((signal) => process.on(signal, onSignal));
  return () => {
    process.off("exit", onExit);
    signals.forEach((signal) => process.off(signal, onSignal));
  };
}
