import type { Knex } from "@medusajs/framework/mikro-orm/knex";
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import {
  asAdministrator,
  connect,
  databaseExists,
  databasePrefix,
  databaseUrl,
} from "../postgres/database";
import { repositoryRoot } from "../postgres/migrations";
import { startFromTemplate } from "./application-template";

const CLI = path.join(repositoryRoot, "node_modules/@medusajs/cli/cli.js");
const END_WITH_PARENT = path.join(repositoryRoot, "scripts/lib/end-with-parent.mjs");
const MINUTES = 60_000;

/** What a store of somebody else configures. */
export type OtherStore = {
  /** Whether the plugin's workflows, routes and subscribers are loaded. */
  plugin: boolean;
  /** The entry of the Inventory Module, as JavaScript; Medusa's own where there is none. */
  module?: string;
  /** More of `projectConfig`, as JavaScript. */
  projectConfig?: string;
};

/** The plugin's Inventory Module, as JavaScript. */
export const ownModule = (options = "{}"): string =>
  `{ key: "inventory", resolve: ${JSON.stringify(path.join(repositoryRoot, "src/modules/inventory"))}, options: ${options} }`;

/**
 * Boots a store of its own configuration with Medusa's command line, on a database of this run.
 *
 * @param store what it configures
 * @param until what it has to say; it is stopped then
 * @returns everything that it said, and its exit code where it ended by itself
 */
export async function bootOtherStore(
  store: OtherStore,
  until?: RegExp,
): Promise<{ output: string; code: number | null }> {
  const database = await migratedDatabase();
  return await inFolder(
    store,
    async (folder) => await run({ folder, database, args: ["start", "--port", "0"], until }),
  );
}

/**
 * Runs a command of Medusa's in a store of its own configuration, on a database of its own.
 *
 * @param store what it configures
 * @param args the command, and its arguments
 * @param prepare what is done to the database before
 * @param look what is looked at in it afterwards
 * @returns everything that the command said, its exit code, and what was seen
 */
export async function runInOtherStore<Seen>(
  store: OtherStore,
  args: string[],
  prepare: (knex: Knex) => Promise<unknown>,
  look: (knex: Knex) => Promise<Seen>,
): Promise<{ output: string; code: number | null; seen: Seen }> {
  const name = `${databasePrefix()}other_store_${randomBytes(3).toString("hex")}`;
  const template = new URL(await migratedDatabase()).pathname.slice(1);
  await asAdministrator((client) =>
    client.query(`create database "${name}" template "${template}"`),
  );
  const knex = connect(databaseUrl(name), 1);
  try {
    await prepare(knex);
    const ran = await inFolder(
      store,
      async (folder) => await run({ folder, database: databaseUrl(name), args }),
    );
    return { ...ran, seen: await look(knex) };
  } finally {
    await knex.destroy();
    await asAdministrator((client) => client.query(`drop database "${name}" with (force)`));
  }
}

async function inFolder<Result>(
  store: OtherStore,
  work: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = writeStore(store);
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Below the repository, whose `node_modules` it uses. */
function writeStore({ plugin, module, projectConfig = "" }: OtherStore): string {
  const data = path.join(repositoryRoot, ".data");
  mkdirSync(data, { recursive: true });
  const folder = mkdtempSync(path.join(data, "other-store-"));
  const files = {
    "package.json": JSON.stringify({
      name: "other-store",
      private: true,
      dependencies: { "@medusajs/medusa": "*" },
    }),
    "tsconfig.json": JSON.stringify({ extends: "../../tsconfig.json" }),
    "medusa-config.js": `
      const { defineConfig } = require("@medusajs/framework/utils");
      module.exports = defineConfig({
        projectConfig: {
          databaseUrl: process.env.DATABASE_URL,
          http: { storeCors: "*", adminCors: "*", authCors: "*" },
          ${projectConfig}
        },
        admin: { disable: true },
        modules: [${module ?? ""}],
      });`,
  };
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(path.join(folder, name), text);
  }
  if (plugin) {
    // A project's own sources are loaded as those of a plugin are.
    symlinkSync(path.join(repositoryRoot, "src"), path.join(folder, "src"));
  }
  return folder;
}

/** One database serves all stores of a worker: none of them changes it. */
async function migratedDatabase(): Promise<string> {
  const name = `${databasePrefix()}other_store_${process.env.JEST_WORKER_ID}`;
  const exists = () => asAdministrator((client) => databaseExists(client, name));
  if (await exists()) {
    return databaseUrl(name);
  }
  await startFromTemplate(name);
  if (!(await exists())) {
    await asAdministrator((client) => client.query(`create database "${name}"`));
    await migrate(databaseUrl(name));
  }
  return databaseUrl(name);
}

async function migrate(database: string): Promise<void> {
  const args = ["db:migrate", "--execute-safe-links", "--execute-safe-search"];
  const { output, code } = await inFolder(
    { plugin: false, module: ownModule() },
    async (folder) => await run({ folder, database, args }),
  );
  if (code !== 0) {
    throw new Error(`The store's database could not be migrated:\n${output}`);
  }
}

async function run({
  folder,
  database,
  args,
  until,
}: {
  folder: string;
  database: string;
  args: string[];
  until?: RegExp;
}): Promise<{ output: string; code: number | null }> {
  const child = spawn(process.execPath, ["--import", END_WITH_PARENT, CLI, ...args], {
    cwd: folder,
    env: {
      ...process.env,
      DATABASE_URL: database,
      NODE_ENV: "development",
      NODE_OPTIONS: "",
      LOG_LEVEL: "info",
    },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    timeout: 4 * MINUTES,
  });
  let output = "";
  const listen = (chunk: Buffer) => {
    output += chunk.toString();
    if (until?.test(output)) {
      child.kill("SIGKILL");
    }
  };
  child.stdout?.on("data", listen);
  child.stderr?.on("data", listen);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  return { output, code };
}
