import { type ChildProcess, execFile, fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import path from "node:path";
import { promisify } from "node:util";

import {
  asAdministrator,
  databasePrefix,
  databaseUrl,
} from "../../integration-tests/helpers/database";
import type { Answer, Request, Requests, StoreName } from "./boot";

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

/** A store in a process of its own. */
export type ForkedStore<Served extends Requests> = {
  ask: <Method extends keyof Served & string>(
    method: Method,
    argument: Parameters<Served[Method]>[0],
  ) => ReturnType<Served[Method]>;
  close: () => Promise<void>;
};

/**
 * Starts a store.
 *
 * @param script the file that serves its requests; gets the directory of the store's configuration
 * @param store which
 * @param env its environment
 * @returns it, ready to be asked
 * @throws when it ends instead of answering
 */
export async function forkStore<Served extends Requests>(
  script: string,
  store: StoreName,
  env: NodeJS.ProcessEnv,
): Promise<ForkedStore<Served>> {
  const child = fork(script, [store, DIRECTORIES[store]], {
    cwd: ROOT,
    env,
    execArgv: ["-r", require.resolve("ts-node/register")],
    serialization: "advanced",
    // What a store prints is no part of the report.
    stdio: ["ignore", 2, 2, "ipc"],
  });
  await answerOf(child);
  return {
    ask: (async (method: string, argument: unknown) => {
      child.send({ method, argument } satisfies Request);
      return await answerOf(child);
    }) as ForkedStore<Served>["ask"],
    close: async () => {
      child.disconnect();
      await once(child, "exit");
    },
  };
}

async function answerOf(child: ChildProcess): Promise<unknown> {
  const controller = new AbortController();
  const { signal } = controller;
  try {
    const answer = await Promise.race([
      once(child, "message", { signal }).then(([message]) => message as Answer),
      once(child, "exit", { signal }).then(([code]) => ({
        error: `The store's process ended with code ${code}`,
      })),
    ]);
    if ("error" in answer) {
      throw new Error(answer.error);
    }
    return answer.result;
  } finally {
    controller.abort();
  }
}
