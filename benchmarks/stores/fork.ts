import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import path from "node:path";
import { promisify } from "node:util";

import {
  asAdministrator,
  databasePrefix,
  databaseUrl,
} from "../../integration-tests/helpers/postgres/database";
import { type ForkedProcess, forkProcess } from "../process";
import type { StoreName } from "./boot";

const ROOT = path.resolve(__dirname, "../..");

/** Where the medusa-config.ts of each store is. */
const DIRECTORIES: Record<StoreName, string> = {
  ours: ROOT,
  core: path.join(__dirname, "core-app"),
};

/** A database for a benchmark's stores, migrated. */
export type StoreDatabase = { name: string; env: NodeJS.ProcessEnv; drop: () => Promise<void> };

/**
 * Makes a database and migrates it.
 *
 * @param purpose stands in its name
 * @param store whose tables
 * @returns it; `env` is the environment of the stores on it
 */
export async function openStoreDatabase(purpose: string, store: StoreName): Promise<StoreDatabase> {
  const name = `${databasePrefix()}${purpose}_${randomBytes(3).toString("hex")}`;
  await asAdministrator((client) => client.query(`create database "${name}"`));
  const env = {
    ...process.env,
    DATABASE_URL: databaseUrl(name),
    NODE_ENV: "development",
    LOG_LEVEL: "error",
    DISABLE_ADMIN: "true",
  };
  const drop = async () => {
    await asAdministrator((client) =>
      client.query(`drop database if exists "${name}" with (force)`),
    );
  };
  try {
    const cli = require.resolve("@medusajs/cli/cli.js");
    const args = ["db:migrate", "--execute-safe-links", "--execute-safe-search"];
    await promisify(execFile)(process.execPath, [cli, ...args], { cwd: DIRECTORIES[store], env });
  } catch (error) {
    await drop();
    throw error;
  }
  return { name, env, drop };
}

/**
 * Starts a store in a process of its own.
 *
 * @param script the file that serves its requests; gets the store's name and the directory of its configuration
 * @param store which
 * @param env its environment
 * @returns it, ready to be asked
 * @throws when it ends instead of answering
 */
export function forkStore<Served>(
  script: string,
  store: StoreName,
  env: NodeJS.ProcessEnv,
): Promise<ForkedProcess<Served>> {
  return forkProcess<Served>(script, { args: [store, DIRECTORIES[store]], env });
}
